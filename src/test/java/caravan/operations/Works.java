package caravan.operations;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import java.util.function.UnaryOperator;

/** A running gateway, and one fake that stands for several vendors, each at its own path. */
final class Works {
    static final String PROVIDERS = """
            providers:
              openai: {base_url: "https://api.openai.com/v1", keys: OPENAI_API_KEY, prefixes: [gpt-]}
              jina: {base_url: "${env:OPENAI_API_URL}/jina/v1", keys: JINA_KEY}
              cohere:
                base_url: ${env:OPENAI_API_URL}/compatibility/v1
                keys: CO_API_KEY
                operations:
                  rerank: {url: "${env:OPENAI_API_URL}/v2/rerank?tag=1"}
                  embeddings: {url: "${env:OPENAI_API_URL}/v2/embed", format: cohere}
                  speech: none
              ollama:
                base_url: ${env:OPENAI_API_URL}/ollama/v1
                auth: none
                operations: {embeddings: {url: "${env:OPENAI_API_URL}/api/embed", format: ollama}}
              gemini:
                base_url: ${env:OPENAI_API_URL}/v1beta/openai
                keys: GEMINI_KEY
                operations:
                  embeddings:
                    url: ${env:OPENAI_API_URL}/v1beta/models/{model}:batchEmbedContents
                    format: gemini
                    auth: x-goog-api-key
              workers:
                base_url: ${env:OPENAI_API_URL}/ai/v1
                keys: CF_KEY
                operations:
                  embeddings: {url: "${env:OPENAI_API_URL}/ai/run/{model}", format: cloudflare}
                  image_generation: {url: "${env:OPENAI_API_URL}/ai/run/{model}", format: cloudflare}
              face:
                base_url: ${env:OPENAI_API_URL}/face/v1
                keys: CF_KEY
                operations: {image_generation: {url: "${env:OPENAI_API_URL}/hf-inference/models/{model}", format: huggingface}}
              talker: {base_url: "${env:OPENAI_API_URL}/talker/v1", keys: CO_API_KEY, operations: chat}
            """;

    static final String PRICES = """
            unit: per_1m
            models:
              rerank-v3.5: {per_1k_searches: 2}
              jina-reranker-v2: {input: 0.02, output: 0}
              embed-v4.0: {input: 0.12, output: 0}
              nomic: {input: 0.1, output: 0}
              dall-e-3: {per_image: 0.04}
              flux: {per_image: 0.003}
              gpt-image-2: {input: 5, image_input: 8, output: 30}
            """;

    private Works() {}

    static Rig open(UnaryOperator<Gate.Plan> more) {
        return Rig.house(plan -> more.apply(plan.file("config/providers.yaml", PROVIDERS)
                .file("pricing/pricing.yaml", PRICES)
                .env("JINA_KEY", "sk-jina")
                .env("CO_API_KEY", "sk-co")
                .env("GEMINI_KEY", "AIza-house")
                .env("CF_KEY", "cf-house")));
    }

    static RawClient.Answer post(Rig rig, String path, String json, String... headers) {
        return rig.say(RawClient.post(path, json, headers));
    }
}

package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A deployment that says where it is asked is asked in the form that is spoken there. */
class OwnAddressesTest {
    private final FakeProvider fake = FakeProvider.start();

    @AfterEach
    void close() {
        fake.close();
    }

    private Gate start(String provider, String model, String path) {
        String file = "models: [{name: \"%s\", provider: %s, url: \"%s%s\", token: t}]\n"
                .formatted(model, provider, fake.url(), path);
        return Gate.plan()
                .file("provider-config.yaml", file)
                .flag("config", "provider-config.yaml")
                .env("AUTH_TOKEN", "door")
                .start();
    }

    private static FormatContract spokenAt(String path) {
        return path.contains("/api/chat")
                ? new OllamaFormatTest()
                : path.endsWith("Content")
                        ? new GeminiFormatTest()
                        : path.endsWith("/v2/chat")
                                ? new CohereFormatTest()
                                : path.contains("/@cf/") ? new CloudflareFormatTest() : new OpenAiFormatTest();
    }

    @ParameterizedTest(name = "{0} {2}")
    @CsvSource({
        "google, gemini-2.5-flash, /v1beta/models, /v1beta/models/gemini-2.5-flash:generateContent, x-goog-api-key",
        "google, gemini-3-pro, /v1/models/gemini-3-pro:generateContent, /v1/models/gemini-3-pro:generateContent, x-goog-api-key",
        "google, gemini-2.5-flash, /v1beta/openai/chat/completions, /v1beta/openai/chat/completions, authorization",
        "cohere, command-a, /v2/chat, /v2/chat, authorization",
        "cohere, command-a, /v1/chat, /v2/chat, authorization", // the first one is of another time
        "cohere, command-a, /compatibility/v1/chat/completions, /compatibility/v1/chat/completions, authorization",
        "ollama, llama3, /api/chat, /api/chat, authorization",
        "ollama, llama3, /v1/chat/completions, /v1/chat/completions, authorization",
        "cloudflare, @cf/meta/llama, /accounts/a/ai/run/@cf/meta/llama, /accounts/a/ai/run/@cf/meta/llama, authorization",
        "cloudflare, cf/meta/llama, /accounts/a/ai/run, /accounts/a/ai/run/@cf/meta/llama, authorization",
        "cloudflare, @cf/meta/llama, /v1/a/g/workers-ai, /v1/a/g/workers-ai/@cf/meta/llama, authorization",
        "cloudflare, @cf/meta/llama, /v1/a/g/workers-ai/v1/chat/completions, /v1/a/g/workers-ai/v1/chat/completions, authorization",
        "cloudflare, @cf/meta/llama, /accounts/a/ai/v1/chat/completions, /accounts/a/ai/v1/chat/completions, authorization",
        "acme, rocket, /api/chat, /api/chat, authorization" // of nobody we know: OpenAI's form
    })
    void theAddressTellsTheForm(String provider, String model, String path, String asked, String keyIn) {
        fake.always(seen -> Reply.json(
                spokenAt(provider.equals("acme") ? "" : seen.path()).text().whole()));
        try (Gate gate = start(provider, model, path)) {
            HttpResponse<String> answer =
                    gate.post("/v1/chat/completions", Gate.chat(model, false), "Authorization", "Bearer door");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("\"content\":\"Hello");
            Seen seen = fake.seen().getFirst();
            assertThat(seen.path()).isEqualTo(asked);
            assertThat(seen.header(keyIn)).isEqualTo(keyIn.equals("authorization") ? "Bearer t" : "t");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "google, /v1beta/models, /v1beta/openai/embeddings",
        "cohere, /v2/chat, /compatibility/v1/embeddings",
        "ollama, /api/chat, /v1/embeddings",
        "cloudflare, /accounts/a/ai/run, /accounts/a/ai/v1/embeddings",
        "cloudflare, /v1/a/g/workers-ai, /v1/a/g/workers-ai/v1/embeddings"
    })
    void allElseIsAskedBesideIt(String provider, String path, String asked) {
        try (Gate gate = start(provider, "finder", path)) {
            gate.post("/v1/embeddings", "{\"model\":\"finder\",\"input\":\"x\"}", "Authorization", "Bearer door");

            Seen seen = fake.seen().getFirst();
            assertThat(seen.path()).isEqualTo(asked);
            assertThat(seen.header("authorization")).isEqualTo("Bearer t");
        }
    }
}

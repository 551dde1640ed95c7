package caravan.translation;

import caravan.Gate;
import caravan.chat.Format;
import caravan.door.Rig;
import caravan.testkit.Reply;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Everybody whom the gateway can ask, each in a form of their own; one fake stands for them all, each at a path of its own. */
enum Vendor {
    OPENAI("/v1/chat/completions", "gpt", "{base_url: \"${env:OPENAI_API_URL}/v1\", auth: none}"),
    ANTHROPIC(
            "/anthropic/v1/messages",
            "claude-sonnet-4-5",
            "{base_url: \"${env:OPENAI_API_URL}/anthropic/v1\", auth: none, native: {format: anthropic, auth: none}}"),
    GEMINI(
            "/google/v1beta/models/",
            "gemini-3-pro",
            "{base_url: \"${env:OPENAI_API_URL}/google/v1beta/openai\", auth: none, native: {format: gemini, auth: none}}"),
    COHERE(
            "/cohere/v2/chat",
            "command-a",
            "{base_url: \"${env:OPENAI_API_URL}/cohere/compatibility/v1\", auth: none, native: {format: cohere}}"),
    OLLAMA(
            "/local/api/chat",
            "qwen3",
            "{base_url: \"${env:OPENAI_API_URL}/local/v1\", auth: none, native: {format: ollama}}"),
    CLOUDFLARE(
            "/cf/ai/run/@cf/",
            "workers-ai",
            "{base_url: \"${env:OPENAI_API_URL}/cf/ai/v1\", auth: none, native: {format: cloudflare}}"),
    CLOUDFLARE_GATEWAY(
            "/cf/workers-ai/@cf/",
            "workers-ai",
            "{base_url: \"${env:OPENAI_API_URL}/cf/workers-ai/v1\", auth: none, native: {format: cloudflare}}"),
    GIGACHAT(
            "/giga/api/v1/chat/completions",
            "gigachat",
            "{base_url: \"${env:OPENAI_API_URL}/giga/api/v1\", auth: none, native: {format: gigachat}, stream_usage: always}");

    /** How the path begins at which it is asked for chat. */
    final String path;

    /** How the files with what it is told are named. */
    final String golden;

    private final String yaml;

    Vendor(String path, String golden, String yaml) {
        this.path = path;
        this.golden = golden;
        this.yaml = yaml;
    }

    static Rig open(UnaryOperator<Gate.Plan> more) {
        String providers = Arrays.stream(values())
                .map(each -> "  " + each.provider() + ": " + each.yaml + "\n")
                .collect(Collectors.joining("", "providers:\n", ""));
        return Rig.house(plan -> more.apply(plan.file("config/providers.yaml", providers)));
    }

    /** Its answers, and what they say. */
    FormatContract contract() {
        return switch (this) {
            case OPENAI -> new OpenAiFormatTest();
            case ANTHROPIC -> new AnthropicFormatTest();
            case GEMINI -> new GeminiFormatTest();
            case COHERE -> new CohereFormatTest();
            case OLLAMA -> new OllamaFormatTest();
            case CLOUDFLARE, CLOUDFLARE_GATEWAY -> new CloudflareFormatTest();
            case GIGACHAT -> new GigaChatFormatTest();
        };
    }

    String provider() {
        return name().toLowerCase(Locale.ROOT);
    }

    String model() {
        return provider() + "/" + contract().model();
    }

    /** As it answers: in events, or in lines. */
    Reply stream(String text) {
        String type =
                contract().format().framing() == Format.Framing.LINES ? "application/x-ndjson" : "text/event-stream";
        return Reply.of(200).header("Content-Type", type).chunked().bytes(text);
    }
}

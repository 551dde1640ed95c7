package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import caravan.call.Refused;
import caravan.chat.Dialect;
import caravan.chat.Format;
import caravan.chat.Losses;
import caravan.chat.Prompt;
import caravan.dialects.anthropic.MessagesDialect;
import caravan.dialects.openai.ChatDialect;
import caravan.providers.anthropic.AnthropicFormat;
import caravan.providers.cloudflare.CloudflareFormat;
import caravan.providers.cohere.CohereFormat;
import caravan.providers.gemini.GeminiFormat;
import caravan.providers.gigachat.GigaChatFormat;
import caravan.providers.ollama.OllamaFormat;
import caravan.providers.openai.OpenAiFormat;
import caravan.providers.openai.Quirks;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What goes to each provider, to the letter: {@code golden/asked} has the requests as callers send them, and {@code golden/told}
 * what becomes of them. With {@code -Dgolden=write} they are written anew, to be read before they are committed.
 */
class GoldenRequestsTest {
    private static final Path HOME = Path.of("src/test/resources/golden");
    private static final Map<String, Dialect> DIALECTS =
            Map.of("openai", new ChatDialect(), "anthropic", new MessagesDialect());

    /** One of those that are told, by the name of its files. */
    record Told(String name, Format format, String model) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Told> TO = List.of(
            new Told("claude-sonnet-4-0", AnthropicFormat.USUAL, "claude-sonnet-4-0"),
            new Told("claude-sonnet-4-5", AnthropicFormat.USUAL, "claude-sonnet-4-5"),
            new Told("claude-opus-5", AnthropicFormat.USUAL, "claude-opus-5"),
            new Told("gemini-2.5-flash", new GeminiFormat(), "gemini-2.5-flash"),
            new Told("gemini-3-pro", new GeminiFormat(), "gemini-3-pro"),
            new Told("gpt", new OpenAiFormat(Quirks.NONE), "gpt-6-sol"),
            new Told("mistral", new OpenAiFormat(Shipped.quirks("mistral")), "mistral-large-4"),
            new Told("vllm", new OpenAiFormat(Shipped.quirks("vllm")), "llama"),
            new Told("deepseek", new OpenAiFormat(Shipped.quirks("deepseek")), "deepseek-v4-pro"),
            new Told("groq", new OpenAiFormat(Shipped.quirks("groq")), "qwen3-32b"),
            new Told("command-a", new CohereFormat(), "command-a-03-2025"),
            new Told("gigachat", new GigaChatFormat(), "GigaChat-2-Max"),
            new Told("qwen3", new OllamaFormat(), "qwen3"),
            new Told("gpt-oss", new OllamaFormat(), "gpt-oss:20b"),
            new Told("workers-ai", CloudflareFormat.API, "@cf/meta/llama-4-scout"));

    record Case(Path asked, Told told) {
        Path golden() {
            Path from = HOME.resolve("asked").relativize(asked);
            String file = from.toString().replace(".json", "") + "." + told.name() + ".json";
            return HOME.resolve("told").resolve(file);
        }

        @Override
        public String toString() {
            return HOME.relativize(golden()).toString();
        }
    }

    static List<Case> cases() throws IOException {
        try (Stream<Path> files = Files.walk(HOME.resolve("asked"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .flatMap(file -> TO.stream().map(told -> new Case(file, told)))
                    .filter(GoldenRequestsTest::isTranslated)
                    .toList();
        }
    }

    /** Who speaks as the caller does gets the caller's bytes. */
    private static boolean isTranslated(Case one) {
        String spoken = one.asked().getParent().getFileName().toString();
        return !spoken.equals(one.told().format() instanceof AnthropicFormat ? "anthropic" : "")
                && !(spoken.equals("openai") && one.told().format() instanceof OpenAiFormat);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aRequestIsToldAsItIsWritten(Case one) throws IOException {
        String written = pretty(told(one)) + "\n";
        if ("write".equals(System.getProperty("golden"))) {
            Files.createDirectories(one.golden().getParent());
            Files.writeString(one.golden(), written);
        }

        assertThat(written).isEqualTo(Files.readString(one.golden()));
    }

    private static ObjectNode told(Case one) throws IOException {
        Dialect dialect = DIALECTS.get(one.asked().getParent().getFileName().toString());
        Losses losses = new Losses(false);
        ObjectNode told = Json.MAPPER.createObjectNode();
        try {
            Json asked = Json.read(Files.readAllBytes(one.asked()), (name, parser) -> {});
            Prompt prompt = dialect.read(asked, losses).to(one.told().model());
            byte[] body = one.told().format().body(prompt, losses);
            told.put("path", one.told().format().path(prompt));
            told.put("dropped", losses.names());
            told.set("body", Said.parse(new String(body, StandardCharsets.UTF_8)));
        } catch (Refused refused) {
            told.put("refused", refused.param()).put("why", refused.getMessage());
        }
        return told;
    }

    private static String pretty(ObjectNode told) {
        try {
            return Said.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(told);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}

package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;

import caravan.chat.Format;
import caravan.providers.anthropic.AnthropicFormat;
import caravan.providers.cohere.CohereFormat;
import caravan.providers.gemini.GeminiFormat;
import caravan.providers.gigachat.GigaChatFormat;
import caravan.providers.ollama.OllamaFormat;
import caravan.providers.openai.OpenAiFormat;
import caravan.providers.openai.Quirks;
import caravan.testkit.Sse;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An answer of a real provider, as it was recorded. There are none where only the repository is. */
record Recording(String name, Format format, byte[] bytes) {
    private static final Path HOME = Path.of("../shared/recordings");
    private static final Format OPENAI = new OpenAiFormat(Quirks.NONE);
    private static final Map<String, Format> NATIVE = Map.of(
            "anthropic",
            AnthropicFormat.USUAL,
            "gemini",
            new GeminiFormat(),
            "cohere",
            new CohereFormat(),
            "gigachat",
            new GigaChatFormat());

    /** Speaks in another way. */
    private static final Set<String> OTHERS = Set.of("bedrock");

    /** Breaks off with an error, or is no chat. */
    private static final List<String> NOT_ANSWERS = List.of("error", "content-filter-annotations");

    static List<Recording> streams() {
        return answers(".sse", ".chunks.txt", ".ndjson", "completion.stream")
                .filter(Recording::isChat)
                .toList();
    }

    static List<Recording> whole() {
        return answers(
                        "chat_completion.json",
                        "chat_completion_function.json",
                        "chat_completion_json.json",
                        ".response.json",
                        ".1.json",
                        "reasoning.json",
                        "tool-call.json",
                        "citations.json",
                        "null-args.json")
                .filter(Recording::isChat)
                .toList();
    }

    private static Stream<Recording> answers(String... endings) {
        return files().filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                .filter(file -> NOT_ANSWERS.stream().noneMatch(file.toString()::contains))
                .map(Recording::of);
    }

    static Stream<Path> files() {
        if (!Files.exists(HOME)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(HOME)) {
            return files.filter(Files::isRegularFile).filter(Recording::isOurs).sorted().toList().stream();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static boolean isOurs(Path file) {
        return !OTHERS.contains(HOME.relativize(file).getName(0).toString());
    }

    private static Recording of(Path file) {
        try {
            String provider = HOME.relativize(file).getName(0).toString();
            String text = Files.readString(file);
            String framed = file.toString().endsWith(".txt")
                    ? text.lines().map(line -> "data: " + line + "\n\n").collect(Collectors.joining())
                    : text;
            Format format = file.toString().contains("native-chat")
                    ? new OllamaFormat()
                    : NATIVE.getOrDefault(provider, OPENAI);
            return new Recording(HOME.relativize(file).toString(), format, framed.getBytes(UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static Recording named(String name) {
        return of(HOME.resolve(name));
    }

    /** Responses, completions, embeddings, pictures and transcripts are other things. */
    private boolean isChat() {
        return texts().stream()
                .anyMatch(text -> text.has("candidates")
                        || text.path("message").isObject()
                        || text.path("type").asText().startsWith("message")
                        || text.path("choices").path(0).has("delta")
                        || text.path("choices").path(0).has("message"));
    }

    List<JsonNode> texts() {
        if (name.endsWith(".ndjson")) {
            return new String(bytes, UTF_8).lines().map(Said::parse).toList();
        }
        return isStream() ? Sse.json(bytes) : List.of(Said.parse(new String(bytes, UTF_8)));
    }

    private boolean isStream() {
        return name.endsWith(".sse") || name.endsWith(".txt") || name.endsWith(".stream");
    }

    /** What it says, read in the plainest way. */
    Said said() {
        return switch (format) {
            case AnthropicFormat any -> PlainAnthropic.read(texts());
            case GeminiFormat any -> PlainGemini.read(texts());
            case CohereFormat any -> PlainCohere.read(texts());
            case OllamaFormat any -> PlainOllama.read(texts());
            default -> PlainOpenAi.read(texts());
        };
    }

    @Override
    public String toString() {
        return name;
    }
}

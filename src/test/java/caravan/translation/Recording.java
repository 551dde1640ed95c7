package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;

import caravan.chat.Format;
import caravan.providers.anthropic.AnthropicFormat;
import caravan.providers.cloudflare.CloudflareFormat;
import caravan.providers.cohere.CohereFormat;
import caravan.providers.gemini.GeminiFormat;
import caravan.providers.ollama.OllamaFormat;
import caravan.testkit.Sse;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A file of the folder of recordings, taken for what it is by what is in it. There are none where only the repository is. */
record Recording(String name, Shelf shelf, Format format, byte[] bytes) {
    static final Path HOME = Path.of("../shared/recordings");

    /** A stream that nobody has recorded. */
    Recording(String name, Format format, byte[] bytes) {
        this(name, Shelf.STREAM, format, bytes);
    }

    static List<Recording> on(Shelf shelf) {
        return files().map(Recording::of).filter(each -> each.shelf == shelf).toList();
    }

    static Stream<Path> files() {
        if (!Files.exists(HOME)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(HOME)) {
            return files.filter(Files::isRegularFile).sorted().toList().stream();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static Recording of(Path file) {
        try {
            String name = HOME.relativize(file).toString();
            byte[] bytes = Files.readAllBytes(file);
            if (Shelf.isBeside(name)) {
                return new Recording(name, Shelf.BESIDE, Streams.OPENAI, bytes);
            }
            String text = new String(bytes, UTF_8);
            byte[] framed = name.endsWith(".txt")
                    ? text.lines()
                            .map(line -> "data: " + line + "\n\n")
                            .collect(Collectors.joining())
                            .getBytes(UTF_8)
                    : bytes;
            List<JsonNode> texts = texts(name, framed);
            return new Recording(name, Shelf.of(name, texts), Shelf.format(provider(name), texts), framed);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static String provider(String name) {
        return name.contains("/") ? name.substring(0, name.indexOf('/')) : "";
    }

    static Recording named(String name) {
        return of(HOME.resolve(name));
    }

    /** The status that came with it, as far as that was written down. */
    int status() {
        Path meta = HOME.resolve(name.replaceAll("\\.response\\..*", ".meta.json"));
        try {
            return meta.toString().endsWith(".meta.json") && Files.exists(meta)
                    ? Said.parse(Files.readString(meta)).path("status").asInt(400)
                    : 400;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    List<JsonNode> texts() {
        return texts(name, bytes);
    }

    private static List<JsonNode> texts(String name, byte[] bytes) {
        if (name.endsWith(".ndjson")) {
            return new String(bytes, UTF_8).lines().map(Said::parse).toList();
        }
        return Shelf.isStream(name) ? Sse.json(bytes) : List.of(Said.parse(new String(bytes, UTF_8)));
    }

    /** What it says, read in the plainest way. */
    Said said() {
        return switch (format) {
            case AnthropicFormat any -> PlainAnthropic.read(texts());
            case GeminiFormat any -> PlainGemini.read(texts());
            case CohereFormat any -> PlainCohere.read(texts());
            case OllamaFormat any -> PlainOllama.read(texts());
            case CloudflareFormat any -> throw new IllegalStateException("nobody reads it plainly");
            default -> PlainOpenAi.read(texts());
        };
    }

    @Override
    public String toString() {
        return name;
    }
}

package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;

import caravan.call.Json;
import caravan.chat.Dialect;
import caravan.chat.Format;
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
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Streams to be translated, and what becomes of them. */
final class Streams {
    static final Dialect.Told TOLD = new Dialect.Told("id-1", "asked", 1_790_000_000, true);
    static final Format OPENAI = new OpenAiFormat(Quirks.NONE);
    static final Format ANTHROPIC = AnthropicFormat.USUAL;
    static final Format GEMINI = new GeminiFormat();
    static final List<Format> ALL = List.of(
            OPENAI,
            ANTHROPIC,
            GEMINI,
            new CohereFormat(),
            new GigaChatFormat(),
            new OllamaFormat(),
            CloudflareFormat.API);
    static final Dialect CHAT = new ChatDialect();
    static final Dialect MESSAGES = new MessagesDialect();

    private Streams() {}

    static String sse(String... texts) {
        return Stream.of(texts).map(text -> "data: " + text + "\n\n").collect(Collectors.joining());
    }

    /** A chunk of OpenAI's with this delta. */
    static String chunk(String delta) {
        return "{\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":" + delta
                + ",\"finish_reason\":null}]}";
    }

    static String finish(String reason) {
        return "{\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason
                + "\"}]}";
    }

    /** A chunk with a fragment of a call. */
    static String call(int index, String id, String name, String arguments) {
        String begun = id.isEmpty() ? "" : "\"id\":\"" + id + "\",\"type\":\"function\",";
        String named = name.isEmpty() ? "" : "\"name\":\"" + name + "\",";
        return chunk("{\"tool_calls\":[{\"index\":" + index + "," + begun + "\"function\":{" + named + "\"arguments\":"
                + Json.quote(arguments) + "}}]}");
    }

    static byte[] bytes(Translation translation, byte[] stream, int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < stream.length; at += size) {
            out.writeBytes(translation.feed(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + size))));
        }
        out.writeBytes(translation.end());
        return out.toByteArray();
    }

    static byte[] translated(Format format, Dialect dialect, String stream) {
        return bytes(new Translation(format, dialect, TOLD), stream.getBytes(UTF_8), Integer.MAX_VALUE / 2);
    }

    static String text(Format format, Dialect dialect, String stream) {
        return new String(translated(format, dialect, stream), UTF_8);
    }

    /** What comes out for each event, as soon as it is in. */
    static List<String> stepwise(Format format, Dialect dialect, String... texts) {
        Translation translation = new Translation(format, dialect, TOLD);
        List<String> steps = new ArrayList<>();
        for (String text : texts) {
            steps.add(new String(translation.feed(sse(text).getBytes(UTF_8)), UTF_8));
        }
        return steps;
    }
}

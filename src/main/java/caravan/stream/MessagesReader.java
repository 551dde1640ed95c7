package caravan.stream;

import caravan.call.Usage;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An answer in the form of Anthropic's Messages, whole or in the events that tell how it comes about. Usage is told at the
 * start and again at the end, where what was written is known; what came from the cache is counted outside the input.
 */
public final class MessagesReader extends AnswerReader {
    private static final long MOST = 1L << 50;
    private static final String OUTPUT = "output_tokens";

    /** Fields that hold what was written, or begin a call of a tool. */
    private static final Set<String> WRITTEN = Set.of("text", "thinking", "partial_json", "name", "data");

    private final Map<String, Long> counts = new HashMap<>();
    private final Map<String, Long> countsHere = new HashMap<>();
    private String type = "";
    private long charsHere;
    private long chars;
    private long pieces;
    private boolean settled;

    @Override
    void opening(JsonToken token) {
        if (depth == 0) {
            type = "";
            charsHere = 0;
            countsHere.clear();
        } else if (depth == 1 && names[1].equals("error")) {
            here.failed = true;
        }
    }

    @Override
    void closed() {}

    /** How deep the message's fields stand: one deeper in the event that begins it. */
    private int base() {
        return depth > 1 && names[1].equals("message") ? 2 : 1;
    }

    @Override
    void value(JsonParser parser, JsonToken token) throws IOException {
        int base = base();
        if (depth == base) {
            top(parser, token, base);
        } else if (names[base].equals("usage")) {
            used(parser, token, base);
        } else if (marks != null && depth == 2 && names[1].equals("delta") && names[2].equals("stop_reason")) {
            marks.ending(text(parser, token, null));
        } else if (token == JsonToken.VALUE_STRING && isWritten(base)) {
            charsHere += parser.getTextLength();
        }
    }

    private void top(JsonParser parser, JsonToken token, int base) throws IOException {
        if (base == 1 && names[1].equals("type")) {
            type = String.valueOf(text(parser, token, ""));
        } else if (names[base].equals("model")) {
            here.model = text(parser, token, here.model);
        } else if (marks != null && names[base].equals("id")) {
            marks.id(text(parser, token, null));
        } else if (marks != null && names[base].equals("stop_reason")) {
            marks.ending(text(parser, token, null));
        }
    }

    private void used(JsonParser parser, JsonToken token, int base) throws IOException {
        here.hasUsage = true;
        if (token.isNumeric() && (depth == base + 1 || depth == base + 2)) {
            countsHere.put(names[depth], Math.clamp(number(parser, token), 0, MOST));
        } else if (depth == base + 1 && names[depth].equals("service_tier")) {
            here.tier = text(parser, token, here.tier);
        }
    }

    /** {@code delta.text}, {@code content_block.name}, {@code content[].text}, and all in {@code content[].input}. */
    private boolean isWritten(int base) {
        return switch (names[base]) {
            case "delta", "content_block" -> depth == base + 1 && WRITTEN.contains(names[depth]);
            case "content" ->
                (depth == base + 2 && WRITTEN.contains(names[depth]))
                        || (depth > base + 2 && names[base + 2].equals("input"));
            default -> false;
        };
    }

    @Override
    void complete() {
        here.failed |= type.equals("error");
        here.ended = type.equals("message_stop");
        here.hasChoice = true;
        settled |= here.hasUsage && !type.equals("message_start");
        counts.putAll(countsHere);
        chars += charsHere;
        pieces += charsHere > 0 ? 1 : 0;
    }

    private long count(String name) {
        return counts.getOrDefault(name, 0L);
    }

    /** Of a stream that broke off before its end, what was written is a guess. */
    @Override
    public @Nullable Usage usage() {
        if (counts.isEmpty()) {
            return null;
        }
        long written = count("cache_creation_input_tokens");
        long forLong = Math.min(count("ephemeral_1h_input_tokens"), written);
        long out = settled ? count(OUTPUT) : Math.max(count(OUTPUT), estimatedOutput());
        long thought = Math.min(count("thinking_tokens"), out);
        return new Usage(
                count("input_tokens"),
                count("cache_read_input_tokens"),
                written - forLong,
                forLong,
                0,
                out - thought,
                thought,
                0,
                all.tier,
                null,
                !settled);
    }

    /** Has the event come that ends a stream? An answer without events is not asked. */
    @Override
    public boolean finished() {
        return all.ended;
    }

    @Override
    public boolean isEnd() {
        return here.ended;
    }

    /** Four characters to a token, and at least one to an event that brings some. */
    @Override
    public long estimatedOutput() {
        return Math.max(pieces, (chars + 3) / 4);
    }
}

package caravan.stream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An answer in the form of OpenAI's Responses: a {@code response} object, alone or in the events that tell how it comes
 * about. A stream ends with the event that gives the response as it stays; usage is in that one, and always comes.
 */
public final class ResponsesReader extends AnswerReader {
    private static final Set<String> LAST = Set.of("response.completed", "response.incomplete", "response.failed");

    /** How a response is that changes no more. */
    private static final Set<String> RESTS = Set.of("completed", "incomplete", "failed", "cancelled");

    /** The fields of an output item that hold what was written. */
    private static final Set<String> WRITTEN = Set.of("content", "summary", "arguments", "input", "code");

    private final Deltas deltas = new Deltas();
    private String type = "";
    private long delta;
    private long done;
    private long output;
    private long outputHere;
    private long sequence = -1;

    @Override
    void opening(JsonToken token) {
        if (depth == 0) {
            type = "";
            delta = 0;
            done = 0;
            outputHere = 0;
        } else if (isError()) {
            here.failed = true;
        }
    }

    @Override
    void closed() {}

    /** How deep the response object's fields stand: one deeper within an event. */
    private int base() {
        return depth > 1 && names[1].equals("response") ? 2 : 1;
    }

    private boolean isError() {
        int base = base();
        return depth == base && names[base].equals("error");
    }

    @Override
    void value(JsonParser parser, JsonToken token) throws IOException {
        int base = base();
        if (isError()) {
            here.failed = true;
        } else if (depth == base) {
            top(parser, token, base);
        } else if (names[base].equals("usage")) {
            usage(parser, token, base + 1);
        } else if (names[base].equals("output") && token == JsonToken.VALUE_STRING) {
            output(parser, base);
        }
    }

    private void top(JsonParser parser, JsonToken token, int base) throws IOException {
        switch (names[base]) {
            case "model" -> here.model = text(parser, token, here.model);
            case "service_tier" -> here.tier = text(parser, token, here.tier);
            case "status" -> status(text(parser, token, null));
            case "id" -> {
                if (marks != null) {
                    marks.id(text(parser, token, null));
                }
            }
            default -> {
                if (base == 1) {
                    event(parser, token);
                }
            }
        }
    }

    private void status(@Nullable String status) {
        here.failed |= "failed".equals(status);
        if (marks != null && RESTS.contains(String.valueOf(status))) {
            marks.ending(status);
        }
    }

    private void event(JsonParser parser, JsonToken token) throws IOException {
        if (names[1].equals("sequence_number") && token.isNumeric()) {
            sequence = Math.max(sequence, number(parser, token));
        } else if (token == JsonToken.VALUE_STRING) {
            switch (names[1]) {
                case "type" -> type = parser.getText();
                case "delta" -> delta = parser.getTextLength();
                case "text", "refusal", "arguments", "input", "code" -> done = parser.getTextLength();
                default -> {}
            }
        }
    }

    /** An item's field, and the texts in it: {@code output[].content[].text}, {@code output[].arguments}. */
    private void output(JsonParser parser, int base) throws IOException {
        int field = base + 2;
        if (depth < field || !WRITTEN.contains(names[field])) {
            return;
        }
        if (depth == field || names[depth].equals("text") || names[depth].equals("refusal")) {
            outputHere += parser.getTextLength();
        }
    }

    @Override
    void complete() {
        here.failed |= type.equals("error");
        here.ended = LAST.contains(type);
        deltas.add(type, delta, done);
        output = Math.max(output, outputHere);
    }

    /** Has the response come to rest? A stream has then said so; an answer without events is not asked. */
    @Override
    public boolean finished() {
        return all.ended;
    }

    @Override
    public boolean isEnd() {
        return here.ended;
    }

    @Override
    public long sequence() {
        return sequence;
    }

    /** Four characters to a token, and at least one to a delta; what a later event repeats counts once. */
    @Override
    public long estimatedOutput() {
        long chars = Math.max(deltas.chars(), output);
        return Math.max(deltas.count(), (chars + 3) / 4);
    }
}

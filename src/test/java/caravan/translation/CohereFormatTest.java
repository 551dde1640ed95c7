package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.chat.Citation;
import caravan.chat.Fault;
import caravan.chat.Format;
import caravan.chat.Piece;
import caravan.chat.spokes.Gathering;
import caravan.providers.cohere.CohereFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CohereFormatTest extends FormatContract {
    private static final String START =
            "{\"id\":\"u-1\",\"type\":\"message-start\",\"delta\":{\"message\":{\"role\":\"assistant\","
                    + "\"content\":[],\"tool_plan\":\"\",\"tool_calls\":[],\"citations\":[]}}}";

    /** 98 are billed of 1508 that went through the model. */
    private static final String USED = "\"usage\":{\"billed_units\":{\"input_tokens\":98,\"output_tokens\":20},"
            + "\"tokens\":{\"input_tokens\":1508,\"output_tokens\":30},\"cached_tokens\":1472}";

    private static final List<Long> COUNTED = List.of(98L, 20L, 0L);

    @Override
    Format format() {
        return new CohereFormat();
    }

    @Override
    String model() {
        return "command-a-03-2025";
    }

    private static String event(String type, int index, String message) {
        return "{\"type\":\"" + type + "\",\"index\":" + index + ",\"delta\":{\"message\":{" + message + "}}}";
    }

    private static String end(String reason) {
        return "{\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"" + reason + "\"," + USED + "}}";
    }

    private static String whole(String message, String reason) {
        return "{\"id\":\"u-1\",\"message\":{\"role\":\"assistant\"," + message + "},\"finish_reason\":\"" + reason
                + "\"," + USED + "}";
    }

    private static String text(String text) {
        return event("content-delta", 0, "\"content\":{\"text\":\"" + text + "\"}");
    }

    @Override
    Sample text() {
        return new Sample(
                Streams.sse(
                        START,
                        event("content-start", 0, "\"content\":{\"type\":\"text\",\"text\":\"\"}"),
                        text("He"),
                        text("llo ⚠️"),
                        "{\"type\":\"content-end\",\"index\":0}",
                        end("COMPLETE"),
                        "[DONE]"),
                whole("\"content\":[{\"type\":\"text\",\"text\":\"Hello ⚠️\"}]", "COMPLETE"),
                new Said("Hello ⚠️", "", List.of(), "stop", COUNTED));
    }

    @Override
    Sample thought() {
        return new Sample(
                Streams.sse(
                        START,
                        event("content-start", 0, "\"content\":{\"type\":\"thinking\",\"thinking\":\"\"}"),
                        event("content-delta", 0, "\"content\":{\"thinking\":\"So\"}"),
                        event("content-delta", 0, "\"content\":{\"thinking\":\"?\"}"),
                        "{\"type\":\"content-end\",\"index\":0}",
                        event("content-delta", 1, "\"content\":{\"text\":\"So.\"}"),
                        end("STOP_SEQUENCE")),
                whole(
                        "\"content\":[{\"type\":\"thinking\",\"thinking\":\"So?\"},{\"type\":\"text\",\"text\":\"So.\"}]",
                        "STOP_SEQUENCE"),
                new Said("So.", "So?", List.of(), "stop", COUNTED));
    }

    private static String begun(int index, String id, String name) {
        return event("tool-call-start", index, "\"tool_calls\":" + call(id, name, ""));
    }

    private static String call(String id, String name, String arguments) {
        return "{\"id\":\"" + id + "\",\"type\":\"function\",\"function\":{\"name\":\"" + name + "\",\"arguments\":\""
                + arguments + "\"}}";
    }

    private static String fragment(int index, String arguments) {
        return event("tool-call-delta", index, "\"tool_calls\":{\"function\":{\"arguments\":\"" + arguments + "\"}}");
    }

    private static String called(int index) {
        return "{\"type\":\"tool-call-end\",\"index\":" + index + "}";
    }

    @Override
    Sample oneTool() {
        return new Sample(
                Streams.sse(
                        START,
                        event("tool-plan-delta", 0, "\"tool_plan\":\"I \""),
                        event("tool-plan-delta", 0, "\"tool_plan\":\"look.\""),
                        begun(0, "weather_1", "weather"),
                        fragment(0, "{\\\"city\\\""),
                        fragment(0, ":\\\"Tver\\\"}"),
                        called(0),
                        end("TOOL_CALL"),
                        "[DONE]"),
                whole(
                        "\"tool_plan\":\"I look.\",\"tool_calls\":["
                                + call("weather_1", "weather", "{\\\"city\\\":\\\"Tver\\\"}") + "]",
                        "TOOL_CALL"),
                new Said(
                        "I look.",
                        "",
                        List.of(Said.Called.of("weather", "{\"city\":\"Tver\"}")),
                        "tool_calls",
                        COUNTED));
    }

    /** One of them has no arguments: in a stream none, in a whole answer the word null. */
    @Override
    Sample severalTools() {
        return new Sample(
                Streams.sse(
                        START,
                        begun(0, "now_1", "now"),
                        called(0),
                        begun(1, "weather_1", "weather"),
                        fragment(1, "{\\\"city\\\":\\\"Tver\\\"}"),
                        called(1),
                        end("TOOL_CALL")),
                whole(
                        "\"tool_calls\":[" + call("now_1", "now", "null") + ","
                                + call("weather_1", "weather", "{\\\"city\\\":\\\"Tver\\\"}") + "]",
                        "TOOL_CALL"),
                new Said(
                        "",
                        "",
                        List.of(Said.Called.of("now", "{}"), Said.Called.of("weather", "{\"city\":\"Tver\"}")),
                        "tool_calls",
                        COUNTED));
    }

    @Override
    Sample length() {
        return new Sample(
                Streams.sse(START, text("He"), end("MAX_TOKENS")),
                whole("\"content\":[{\"type\":\"text\",\"text\":\"He\"}]", "MAX_TOKENS"),
                new Said("He", "", List.of(), "length", COUNTED));
    }

    @Override
    String failing() {
        return Streams.sse(
                START,
                text("He"),
                "{\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"ERROR\",\"error\":\"model overloaded\"}}",
                "[DONE]");
    }

    @Override
    List<No> noes() {
        return List.of(
                new No(
                        400,
                        "{\"error_type\":\"TOO_MANY_TOKENS\",\"id\":\"c1\",\"message\":\"size limit exceeded\"}",
                        Fault.Kind.TOO_LONG),
                new No(
                        401,
                        "{\"id\":\"c2\",\"message\":\"Incorrect API key provided: ***\"}",
                        Fault.Kind.UNAUTHENTICATED),
                new No(498, "{\"id\":\"c3\",\"message\":\"invalid token\"}", Fault.Kind.UNAUTHENTICATED),
                new No(404, "{\"id\":\"c4\",\"message\":\"model 'x' not found\"}", Fault.Kind.NOT_FOUND),
                new No(422, "{\"id\":\"c5\",\"message\":\"invalid request\"}", Fault.Kind.INVALID),
                new No(429, "{\"id\":\"c6\",\"message\":\"trial key limit\"}", Fault.Kind.LIMITED),
                new No(503, "{\"id\":\"c7\",\"message\":\"unavailable\"}", Fault.Kind.OVERLOADED));
    }

    /** All of it can be said. */
    @Override
    Set<String> unsaid() {
        return Set.of();
    }

    @Test
    void whereAnAnswerComesFromIsTold() {
        String cited = whole(
                "\"content\":[{\"type\":\"text\",\"text\":\"Matz made it.\"}],\"citations\":[{\"start\":0,\"end\":4,"
                        + "\"text\":\"Matz\",\"sources\":[{\"type\":\"document\",\"id\":\"doc:0\",\"document\":{\"id\":\"doc:0\","
                        + "\"title\":\"Facts\",\"text\":\"By Matz.\",\"url\":\"https://there/is\"}}]}]",
                "COMPLETE");

        assertThat(Gathering.read(format(), cited.getBytes(UTF_8)).pieces())
                .contains(new Piece.Cited(new Citation("https://there/is", "Facts", "By Matz.", 0, 4)));
    }

    @Test
    void anAnswerThatFailedAfterAllIsNone() {
        String failed = "{\"id\":\"u\",\"message\":{\"role\":\"assistant\"},\"finish_reason\":\"TIMEOUT\"}";

        assertThat(Gathering.read(format(), failed.getBytes(UTF_8)).fault().kind())
                .isEqualTo(Fault.Kind.TIMEOUT);
    }
}

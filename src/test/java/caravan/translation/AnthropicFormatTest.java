package caravan.translation;

import caravan.chat.Fault;
import caravan.chat.Format;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class AnthropicFormatTest extends FormatContract {
    private static final String START =
            "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"claude\","
                    + "\"usage\":{\"input_tokens\":3,\"cache_read_input_tokens\":1111,\"output_tokens\":1}}}";
    private static final String END = "{\"type\":\"message_stop\"}";
    private static final List<Long> COUNTED = List.of(1114L, 20L, 1111L);

    @Override
    Format format() {
        return Streams.ANTHROPIC;
    }

    @Override
    String model() {
        return "claude-sonnet-4-5";
    }

    private static String begun(int index, String block) {
        return "{\"type\":\"content_block_start\",\"index\":" + index + ",\"content_block\":{" + block + "}}";
    }

    private static String delta(int index, String delta) {
        return "{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":{" + delta + "}}";
    }

    private static String ended(int index) {
        return "{\"type\":\"content_block_stop\",\"index\":" + index + "}";
    }

    private static String stop(String reason) {
        return "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + reason
                + "\"},\"usage\":{\"output_tokens\":20}}";
    }

    private static String whole(String reason, String... blocks) {
        String content = Stream.of(blocks).map(block -> "{" + block + "}").collect(Collectors.joining(","));
        return "{\"type\":\"message\",\"id\":\"msg_1\",\"model\":\"claude\",\"role\":\"assistant\",\"content\":["
                + content
                + "],\"stop_reason\":\"" + reason + "\",\"usage\":{\"input_tokens\":3,"
                + "\"cache_read_input_tokens\":1111,\"output_tokens\":20}}";
    }

    private static final String EMPTY = "\"type\":\"text\",\"text\":\"\"";

    private static String words(String text) {
        return "\"type\":\"text_delta\",\"text\":\"" + text + "\"";
    }

    @Override
    Sample text() {
        return new Sample(
                Streams.sse(
                                START,
                                begun(0, EMPTY),
                                "{\"type\":\"ping\"}",
                                delta(0, words("He")),
                                delta(0, words("llo ⚠️")))
                        + Streams.sse(ended(0), stop("end_turn"), END),
                whole("end_turn", "\"type\":\"text\",\"text\":\"Hello ⚠️\""),
                new Said("Hello ⚠️", "", List.of(), "stop", COUNTED));
    }

    @Override
    Sample thought() {
        return new Sample(
                Streams.sse(
                        START,
                        begun(0, "\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\""),
                        delta(0, "\"type\":\"thinking_delta\",\"thinking\":\"So?\""),
                        delta(0, "\"type\":\"signature_delta\",\"signature\":\"c2ln\""),
                        ended(0),
                        begun(1, EMPTY),
                        delta(1, words("So.")),
                        ended(1),
                        stop("stop_sequence"),
                        END),
                whole(
                        "stop_sequence",
                        "\"type\":\"thinking\",\"thinking\":\"So?\",\"signature\":\"c2ln\"",
                        "\"type\":\"text\",\"text\":\"So.\""),
                new Said("So.", "So?", List.of(), "stop", COUNTED));
    }

    private static String tool(String id, String name, String input) {
        return "\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"" + name + "\",\"input\":" + input;
    }

    private static String fragment(int index, String json) {
        return delta(index, "\"type\":\"input_json_delta\",\"partial_json\":\"" + json + "\"");
    }

    @Override
    Sample oneTool() {
        return new Sample(
                Streams.sse(
                        START,
                        begun(0, tool("toolu_1", "weather", "{}")),
                        fragment(0, "{\\\"city\\\":"),
                        fragment(0, "\\\"Tver\\\"}"),
                        ended(0),
                        stop("tool_use"),
                        END),
                whole("tool_use", tool("toolu_1", "weather", "{\"city\":\"Tver\"}")),
                new Said("", "", List.of(Said.Called.of("weather", "{\"city\":\"Tver\"}")), "tool_calls", COUNTED));
    }

    @Override
    Sample severalTools() {
        return new Sample(
                Streams.sse(
                        START,
                        begun(0, tool("toolu_1", "now", "{}")),
                        ended(0),
                        begun(1, tool("toolu_2", "weather", "{}")),
                        fragment(1, "{\\\"city\\\":1}"),
                        ended(1),
                        stop("tool_use"),
                        END),
                whole("tool_use", tool("toolu_1", "now", "{}"), tool("toolu_2", "weather", "{\"city\":1}")),
                new Said(
                        "",
                        "",
                        List.of(Said.Called.of("now", "{}"), Said.Called.of("weather", "{\"city\":1}")),
                        "tool_calls",
                        COUNTED));
    }

    @Override
    Sample length() {
        return new Sample(
                Streams.sse(START, begun(0, EMPTY), delta(0, words("He")), ended(0), stop("max_tokens"), END),
                whole("max_tokens", "\"type\":\"text\",\"text\":\"He\""),
                new Said("He", "", List.of(), "length", COUNTED));
    }

    @Override
    String failing() {
        return Streams.sse(
                START,
                begun(0, EMPTY),
                delta(0, words("He")),
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}");
    }

    private static No no(int status, String type, Fault.Kind kind) {
        return new No(status, "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"No.\"}}", kind);
    }

    @Override
    List<No> noes() {
        return List.of(
                no(400, "invalid_request_error", Fault.Kind.INVALID),
                no(401, "authentication_error", Fault.Kind.UNAUTHENTICATED),
                no(403, "permission_error", Fault.Kind.FORBIDDEN),
                no(404, "not_found_error", Fault.Kind.NOT_FOUND),
                no(413, "request_too_large", Fault.Kind.TOO_LARGE),
                no(429, "rate_limit_error", Fault.Kind.LIMITED),
                no(500, "api_error", Fault.Kind.SERVER),
                no(504, "timeout_error", Fault.Kind.TIMEOUT),
                no(529, "overloaded_error", Fault.Kind.OVERLOADED));
    }

    @Override
    Set<String> unsaid() {
        return Set.of("seed", "frequency_penalty");
    }
}

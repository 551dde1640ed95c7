package caravan.translation;

import caravan.chat.Fault;
import caravan.chat.Format;
import java.util.List;
import java.util.Set;

class GeminiFormatTest extends FormatContract {
    private static final String USED = ",\"usageMetadata\":{\"promptTokenCount\":29,\"candidatesTokenCount\":10,"
            + "\"thoughtsTokenCount\":202,\"totalTokenCount\":241}";
    private static final List<Long> COUNTED = List.of(29L, 212L, 0L);

    @Override
    Format format() {
        return Streams.GEMINI;
    }

    @Override
    String model() {
        return "gemini-3-pro";
    }

    private static String parts(String parts, String reason) {
        return "{\"responseId\":\"r\",\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[" + parts + "]}"
                + (reason.isEmpty() ? "" : ",\"finishReason\":\"" + reason + "\"") + "}]" + USED + "}";
    }

    /** It sends CRLF, and no mark at the end. */
    private static String stream(String... texts) {
        return Streams.sse(texts).replace("\n", "\r\n");
    }

    private static String text(String text) {
        return "{\"text\":\"" + text + "\"}";
    }

    private static String call(String name, String args) {
        return "{\"functionCall\":{\"name\":\"" + name + "\",\"args\":" + args + "}}";
    }

    @Override
    Sample text() {
        return new Sample(
                stream(parts(text("He"), ""), parts(text("llo ⚠️"), ""), parts(text(""), "STOP")),
                parts(text("Hello ⚠️"), "STOP"),
                new Said("Hello ⚠️", "", List.of(), "stop", COUNTED));
    }

    @Override
    String cut() {
        return stream(parts(text("He"), ""), parts(text("llo"), ""));
    }

    @Override
    Sample thought() {
        String thought = "{\"text\":\"So?\",\"thought\":true}";
        return new Sample(
                stream(parts(thought, ""), parts(text("So."), "STOP")),
                parts(thought + "," + text("So."), "STOP"),
                new Said("So.", "So?", List.of(), "stop", COUNTED));
    }

    @Override
    Sample oneTool() {
        String call = call("weather", "{\"city\":\"Tver\"}");
        return new Sample(
                stream(parts(call, ""), parts("", "STOP")),
                parts(call, "STOP"),
                new Said("", "", List.of(Said.Called.of("weather", "{\"city\":\"Tver\"}")), "tool_calls", COUNTED));
    }

    @Override
    Sample severalTools() {
        String calls = call("now", "{}") + "," + call("weather", "{\"city\":1}");
        return new Sample(
                stream(parts(calls, "STOP")),
                parts(calls, "STOP"),
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
                stream(parts(text("He"), "MAX_TOKENS")),
                parts(text("He"), "MAX_TOKENS"),
                new Said("He", "", List.of(), "length", COUNTED));
    }

    @Override
    String failing() {
        return stream(
                parts(text("He"), ""), "{\"error\":{\"code\":503,\"message\":\"No.\",\"status\":\"UNAVAILABLE\"}}");
    }

    private static No no(int status, String word, Fault.Kind kind) {
        return new No(
                status, "{\"error\":{\"code\":" + status + ",\"message\":\"No.\",\"status\":\"" + word + "\"}}", kind);
    }

    @Override
    List<No> noes() {
        return List.of(
                no(400, "INVALID_ARGUMENT", Fault.Kind.INVALID),
                no(403, "PERMISSION_DENIED", Fault.Kind.FORBIDDEN),
                no(404, "NOT_FOUND", Fault.Kind.NOT_FOUND),
                no(429, "RESOURCE_EXHAUSTED", Fault.Kind.LIMITED),
                no(500, "INTERNAL", Fault.Kind.SERVER),
                no(503, "UNAVAILABLE", Fault.Kind.OVERLOADED),
                no(504, "DEADLINE_EXCEEDED", Fault.Kind.TIMEOUT),
                new No(
                        400,
                        "[{\"error\":{\"code\":400,\"message\":\"No.\",\"status\":\"INVALID_ARGUMENT\","
                                + "\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}]",
                        Fault.Kind.UNAUTHENTICATED));
    }

    @Override
    Set<String> unsaid() {
        return Set.of();
    }
}

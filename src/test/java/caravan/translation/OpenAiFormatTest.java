package caravan.translation;

import caravan.chat.Fault;
import caravan.chat.Format;
import java.util.List;
import java.util.Set;

class OpenAiFormatTest extends FormatContract {
    private static final String USED = "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4,\"total_tokens\":13,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":5}}";
    private static final List<Long> COUNTED = List.of(9L, 4L, 5L);
    private static final String LAST = "{\"id\":\"c\",\"model\":\"m\",\"choices\":[]," + USED + "}";

    @Override
    Format format() {
        return Streams.OPENAI;
    }

    @Override
    String model() {
        return "some-model";
    }

    private static String whole(String message, String reason) {
        return "{\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\"," + message
                + "},\"finish_reason\":\"" + reason + "\"}]," + USED + "}";
    }

    private static Sample sample(Said said, String whole, String... chunks) {
        String finish = Streams.finish(said.finish());
        return new Sample(Streams.sse(chunks) + Streams.sse(finish, LAST, "[DONE]"), whole, said);
    }

    private static Said said(String text, String thinking, String finish, Said.Called... calls) {
        return new Said(text, thinking, List.of(calls), finish, COUNTED);
    }

    @Override
    Sample text() {
        return sample(
                said("Hello ⚠️", "", "stop"),
                whole("\"content\":\"Hello ⚠️\"", "stop"),
                Streams.chunk("{\"role\":\"assistant\",\"content\":\"\"}"),
                Streams.chunk("{\"content\":\"He\"}"),
                Streams.chunk("{\"content\":\"llo ⚠️\"}"));
    }

    @Override
    Sample thought() {
        return sample(
                said("So.", "So?", "stop"),
                whole("\"content\":\"So.\",\"reasoning\":\"So?\"", "stop"),
                Streams.chunk("{\"reasoning_content\":\"So\"}"),
                Streams.chunk("{\"reasoning_content\":\"?\"}"),
                Streams.chunk("{\"content\":\"So.\"}"));
    }

    private static String called(String id, String name, String arguments) {
        return "{\"id\":\"" + id + "\",\"type\":\"function\",\"function\":{\"name\":\"" + name + "\",\"arguments\":\""
                + arguments + "\"}}";
    }

    @Override
    Sample oneTool() {
        return sample(
                said("", "", "tool_calls", Said.Called.of("weather", "{\"city\":\"Tver\"}")),
                whole(
                        "\"content\":null,\"tool_calls\":[" + called("call_1", "weather", "{\\\"city\\\":\\\"Tver\\\"}")
                                + "]",
                        "tool_calls"),
                Streams.call(0, "call_1", "weather", ""),
                Streams.call(0, "", "", "{\"city\":"),
                Streams.call(0, "", "", "\"Tver\"}"));
    }

    @Override
    Sample severalTools() {
        return sample(
                said("", "", "tool_calls", Said.Called.of("now", "{}"), Said.Called.of("weather", "{\"city\":1}")),
                whole(
                        "\"tool_calls\":[" + called("call_1", "now", "") + ","
                                + called("call_2", "weather", "{\\\"city\\\":1}") + "]",
                        "tool_calls"),
                Streams.call(0, "call_1", "now", ""),
                Streams.call(1, "call_2", "weather", "{"),
                Streams.call(1, "", "", "\"city\":1}"));
    }

    @Override
    Sample length() {
        return sample(
                said("He", "", "length"), whole("\"content\":\"He\"", "length"), Streams.chunk("{\"content\":\"He\"}"));
    }

    @Override
    String failing() {
        return Streams.sse(
                Streams.chunk("{\"content\":\"He\"}"),
                "{\"error\":{\"message\":\"The server had an error\",\"type\":\"server_error\"}}",
                "[DONE]");
    }

    private static No no(int status, String code, Fault.Kind kind) {
        return new No(status, "{\"error\":{\"message\":\"No.\",\"type\":\"x\",\"code\":\"" + code + "\"}}", kind);
    }

    @Override
    List<No> noes() {
        return List.of(
                no(401, "invalid_api_key", Fault.Kind.UNAUTHENTICATED),
                no(429, "insufficient_quota", Fault.Kind.UNPAID),
                no(429, "rate_limit_exceeded", Fault.Kind.LIMITED),
                no(404, "model_not_found", Fault.Kind.NOT_FOUND),
                no(400, "context_length_exceeded", Fault.Kind.TOO_LONG),
                no(400, "content_filter", Fault.Kind.FILTERED),
                no(400, "unsupported_parameter", Fault.Kind.INVALID),
                no(500, "", Fault.Kind.SERVER),
                no(503, "", Fault.Kind.OVERLOADED),
                new No(
                        400,
                        "{\"code\":\"invalid-argument\",\"error\":\"Incorrect API key provided.\"}",
                        Fault.Kind.UNAUTHENTICATED),
                new No(401, "{\"detail\":\"Invalid API Key\"}", Fault.Kind.UNAUTHENTICATED),
                new No(
                        422,
                        "{\"detail\":[{\"type\":\"extra\",\"loc\":[\"a\"],\"msg\":\"Not permitted\"}]}",
                        Fault.Kind.INVALID),
                new No(
                        400,
                        "{\"object\":\"error\",\"message\":\"too big\",\"type\":\"BadRequestError\",\"code\":400}",
                        Fault.Kind.INVALID),
                new No(404, "{\"error\":\"Model not found\"}", Fault.Kind.NOT_FOUND));
    }

    @Override
    Set<String> unsaid() {
        return Set.of();
    }
}

package caravan.translation;

import caravan.chat.Fault;
import caravan.chat.Format;
import caravan.providers.ollama.OllamaFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class OllamaFormatTest extends FormatContract {
    private static final String USED = ",\"done\":true,\"prompt_eval_count\":26,\"eval_count\":12,\"eval_duration\":5}";
    private static final List<Long> COUNTED = List.of(26L, 12L, 0L);

    @Override
    Format format() {
        return new OllamaFormat();
    }

    @Override
    String model() {
        return "qwen3";
    }

    private static String line(String message) {
        return head(message) + ",\"done\":false}";
    }

    private static String last(String message, String reason) {
        return head(message) + ",\"done_reason\":\"" + reason + "\"" + USED;
    }

    private static String head(String message) {
        return "{\"model\":\"qwen3\",\"created_at\":\"2026-11-20T01:02:03.4Z\",\"message\":{\"role\":\"assistant\","
                + message + "}";
    }

    private static String lines(String... lines) {
        return Stream.of(lines).map(line -> line + "\n").collect(Collectors.joining());
    }

    @Override
    Sample text() {
        return new Sample(
                lines(line("\"content\":\"He\""), line("\"content\":\"llo ⚠️\""), last("\"content\":\"\"", "stop")),
                last("\"content\":\"Hello ⚠️\"", "stop"),
                new Said("Hello ⚠️", "", List.of(), "stop", COUNTED));
    }

    @Override
    Sample thought() {
        return new Sample(
                lines(
                        line("\"content\":\"\",\"thinking\":\"So\""),
                        line("\"content\":\"\",\"thinking\":\"?\""),
                        line("\"content\":\"So.\""),
                        last("\"content\":\"\"", "stop")),
                last("\"thinking\":\"So?\",\"content\":\"So.\"", "stop"),
                new Said("So.", "So?", List.of(), "stop", COUNTED));
    }

    private static String call(String city) {
        return "{\"function\":{\"name\":\"weather\",\"arguments\":{\"city\":\"" + city + "\"}}}";
    }

    @Override
    Sample oneTool() {
        String called = "\"content\":\"\",\"tool_calls\":[" + call("Tver") + "]";
        return new Sample(
                lines(line(called), last("\"content\":\"\"", "stop")),
                last(called, "stop"),
                new Said("", "", List.of(Said.Called.of("weather", "{\"city\":\"Tver\"}")), "tool_calls", COUNTED));
    }

    /** They have no names there: each gets one of its own. */
    @Override
    Sample severalTools() {
        String none = "{\"function\":{\"index\":1,\"name\":\"now\",\"arguments\":{}}}";
        return new Sample(
                lines(
                        line("\"content\":\"I look.\""),
                        line("\"content\":\"\",\"tool_calls\":[" + call("Tver") + "]"),
                        line("\"content\":\"\",\"tool_calls\":[" + none + "]"),
                        last("\"content\":\"\"", "stop")),
                last("\"content\":\"I look.\",\"tool_calls\":[" + call("Tver") + "," + none + "]", "stop"),
                new Said(
                        "I look.",
                        "",
                        List.of(Said.Called.of("weather", "{\"city\":\"Tver\"}"), Said.Called.of("now", "{}")),
                        "tool_calls",
                        COUNTED));
    }

    @Override
    Sample length() {
        return new Sample(
                lines(line("\"content\":\"He\""), last("\"content\":\"\"", "length")),
                last("\"content\":\"He\"", "length"),
                new Said("He", "", List.of(), "length", COUNTED));
    }

    @Override
    String failing() {
        return lines(line("\"content\":\"He\""), "{\"error\":\"an error was encountered while running the model\"}");
    }

    @Override
    List<No> noes() {
        return List.of(
                new No(404, "{\"error\":\"model 'llama9' not found\"}", Fault.Kind.NOT_FOUND),
                new No(
                        400,
                        "{\"error\":\"registry.ollama.ai/library/gemma does not support tools\"}",
                        Fault.Kind.INVALID),
                new No(
                        400,
                        "{\"error\":\"prompt too long; exceeded max context length by 4 tokens\"}",
                        Fault.Kind.TOO_LONG),
                new No(401, "{\"error\":\"unauthorized\"}", Fault.Kind.UNAUTHENTICATED),
                new No(429, "{\"error\":\"too many concurrent requests\"}", Fault.Kind.LIMITED),
                new No(503, "{\"error\":\"server busy, please try again\"}", Fault.Kind.OVERLOADED),
                new No(500, "{\"error\":\"llama runner process has terminated\"}", Fault.Kind.SERVER));
    }

    /** That a tool must be called cannot be said. */
    @Override
    Set<String> unsaid() {
        return Set.of("tool_choice");
    }
}

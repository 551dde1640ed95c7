package caravan.stream;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How much the events of a Responses stream write, in characters. A text comes in {@code .delta} events, and its
 * {@code .done} event repeats it; some servers send only the one or only the other.
 */
final class Deltas {
    /** What is text to a model; sounds and pictures, in base64, are not. */
    private static final Set<String> TEXTS = Set.of(
            "response.output_text",
            "response.refusal",
            "response.reasoning_text",
            "response.reasoning_summary_text",
            "response.function_call_arguments",
            "response.custom_tool_call_input",
            "response.mcp_call_arguments",
            "response.code_interpreter_call_code",
            "response.audio.transcript");

    private static final class Sum {
        private long delta;
        private long done;
    }

    private final Map<String, Sum> sums = new HashMap<>();
    private long count;

    void add(String type, long delta, long done) {
        int dot = type.lastIndexOf('.');
        String text = dot < 0 ? "" : type.substring(0, dot);
        if (TEXTS.contains(text)) {
            Sum sum = sums.computeIfAbsent(text, first -> new Sum());
            if (type.endsWith(".delta")) {
                sum.delta += delta;
                count += delta > 0 ? 1 : 0;
            } else {
                sum.done += done;
            }
        }
    }

    /** How many events brought text. */
    long count() {
        return count;
    }

    long chars() {
        return sums.values().stream()
                .mapToLong(sum -> Math.max(sum.delta, sum.done))
                .sum();
    }
}

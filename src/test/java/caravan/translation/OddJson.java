package caravan.translation;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** JSON whose fields have the names that providers use, and values that they do not. */
final class OddJson {
    private static final List<String> NAMES = List.of(
            "id",
            "model",
            "choices",
            "delta",
            "message",
            "content",
            "tool_calls",
            "function",
            "name",
            "arguments",
            "index",
            "finish_reason",
            "usage",
            "prompt_tokens",
            "completion_tokens",
            "error",
            "reasoning_details",
            "type",
            "text",
            "thinking",
            "content_block",
            "partial_json",
            "stop_reason",
            "candidates",
            "parts",
            "functionCall",
            "args",
            "partialArgs",
            "jsonPath",
            "stringValue",
            "willContinue",
            "finishReason",
            "usageMetadata",
            "promptTokenCount",
            "groundingMetadata",
            "groundingSupports",
            "groundingChunkIndices",
            "annotations",
            "signature",
            "thoughtSignature",
            "promptFeedback",
            "refusal",
            "logprobs",
            "citations",
            "data",
            "result",
            "response",
            "success",
            "errors",
            "done",
            "done_reason",
            "tool_plan",
            "sources",
            "document",
            "billed_units",
            "function_call",
            "functions_state_id",
            "status",
            "created",
            "precached_prompt_tokens",
            "input");

    private static final List<String> SCALARS = List.of(
            "null",
            "true",
            "0",
            "1",
            "-1",
            "1e400",
            "99999999999999999999",
            "\"\"",
            "\"stop\"",
            "\"STOP\"",
            "\"content_block_start\"",
            "\"content_block_delta\"",
            "\"message_start\"",
            "\"message_delta\"",
            "\"text_delta\"",
            "\"input_json_delta\"",
            "\"tool_use\"",
            "\"citations_delta\"",
            "\"$.a[3].b\"",
            "\"content-delta\"",
            "\"message-end\"",
            "\"tool-call-start\"",
            "\"tool-call-delta\"",
            "\"citation-start\"",
            "\"{\"",
            "[]",
            "{}");

    private OddJson() {}

    static Arbitrary<String> texts() {
        return object(4);
    }

    private static Arbitrary<String> value(int depth) {
        Arbitrary<String> scalar = Arbitraries.of(SCALARS);
        if (depth == 0) {
            return scalar;
        }
        Arbitrary<String> list =
                value(depth - 1).list().ofMaxSize(3).map(values -> "[" + String.join(",", values) + "]");
        return Arbitraries.oneOf(scalar, object(depth - 1), list);
    }

    private static Arbitrary<String> object(int depth) {
        Arbitrary<String> field = Combinators.combine(Arbitraries.of(NAMES), value(depth))
                .as((name, value) -> "\"" + name + "\":" + value);
        return field.list().ofMaxSize(4).map(fields -> "{" + String.join(",", fields) + "}");
    }
}

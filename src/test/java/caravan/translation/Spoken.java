package caravan.translation;

import caravan.testkit.Reply;
import caravan.testkit.Script;
import caravan.testkit.Seen;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One answer, given by whichever vendor is asked, in its own form, whole or streamed. All of them have read 60 tokens, 20 of them
 * from the cache, and written 40, of which 15 were thoughts; the two that tell it have put 30 into the cache.
 *
 * @param stop why it ends, in OpenAI's words
 */
record Spoken(List<Part> parts, String stop) implements Script {
    sealed interface Part {}

    record Text(String text) implements Part {}

    record Thought(String text, String signature) implements Part {}

    record Call(String id, String name, String arguments) implements Part {}

    static Spoken of(String stop, Part... parts) {
        return new Spoken(List.of(parts), stop);
    }

    @Override
    public Reply to(Seen seen) {
        boolean streamed = seen.path().contains(":stream")
                || Said.parse(seen.text()).path("stream").asBoolean();
        return seen.path().endsWith("/messages")
                ? anthropic(streamed)
                : seen.path().contains(":") ? gemini(streamed) : openAi(streamed);
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) Said.parse(json);
    }

    private Reply openAi(boolean streamed) {
        List<ObjectNode> deltas = new ArrayList<>();
        ObjectNode message = object("{\"role\":\"assistant\",\"content\":null,\"refusal\":null}");
        for (Part part : parts) {
            switch (part) {
                case Text(String text) -> {
                    message.put("content", message.path("content").asText("") + text);
                    deltas.add(object("{}").put("content", text));
                }
                case Thought(String text, String any) -> {
                    message.put("reasoning_content", text);
                    deltas.add(object("{}").put("reasoning_content", text));
                }
                case Call call -> {
                    int index = message.withArray("tool_calls").size();
                    message.withArray("tool_calls").add(function(call.id, call.name, call.arguments));
                    deltas.add(delta(index, function(call.id, call.name, "")));
                    int half = call.arguments.length() / 2;
                    deltas.add(delta(index, arguments(call.arguments.substring(0, half))));
                    deltas.add(delta(index, arguments(call.arguments.substring(half))));
                }
            }
        }
        return streamed
                ? chunks(deltas)
                : Reply.json(chat("chat.completion", "message", message, stop).toString());
    }

    private static ObjectNode function(String id, String name, String arguments) {
        ObjectNode call = object("{\"type\":\"function\"}").put("id", id);
        call.putObject("function").put("name", name).put("arguments", arguments);
        return call;
    }

    private static ObjectNode arguments(String fragment) {
        ObjectNode call = object("{}");
        call.putObject("function").put("arguments", fragment);
        return call;
    }

    private static ObjectNode delta(int index, ObjectNode call) {
        ObjectNode delta = object("{}");
        delta.putArray("tool_calls").add(call.put("index", index));
        return delta;
    }

    private static ObjectNode chat(String object, String field, ObjectNode said, String finish) {
        ObjectNode all = object("{\"id\":\"chatcmpl-1\",\"created\":1,\"model\":\"gpt-4o\"}")
                .put("object", object);
        ObjectNode choice = all.putArray("choices").addObject().put("index", 0).put("finish_reason", finish);
        choice.set(field, said);
        all.set(
                "usage",
                object("{\"prompt_tokens\":60,\"completion_tokens\":40,\"total_tokens\":100,\"prompt_tokens_details\":"
                        + "{\"cached_tokens\":20,\"cache_write_tokens\":30},"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":15}}"));
        return all;
    }

    private Reply chunks(List<ObjectNode> deltas) {
        List<String> chunks = new ArrayList<>();
        for (ObjectNode delta : deltas) {
            ObjectNode chunk = chat("chat.completion.chunk", "delta", delta, null);
            chunks.add(chunk.without("usage").toString());
        }
        chunks.add(chat("chat.completion.chunk", "delta", object("{}"), stop).toString());
        chunks.add("[DONE]");
        return Reply.sse(chunks);
    }

    private Reply gemini(boolean streamed) {
        ObjectNode all = object("{\"responseId\":\"r1\",\"modelVersion\":\"gemini-2.5-flash\",\"usageMetadata\":"
                + "{\"promptTokenCount\":60,\"cachedContentTokenCount\":20,\"candidatesTokenCount\":25,"
                + "\"thoughtsTokenCount\":15,\"totalTokenCount\":100}}");
        ObjectNode candidate = all.putArray("candidates").addObject().put("index", 0);
        ArrayNode told = candidate.putObject("content").put("role", "model").putArray("parts");
        String signature = "";
        for (Part part : parts) {
            ObjectNode one = told.addObject();
            switch (part) {
                case Text(String text) -> one.put("text", text);
                case Thought(String text, String signed) -> {
                    one.put("text", text).put("thought", true);
                    signature = signed;
                }
                case Call call ->
                    one.putObject("functionCall").put("name", call.name).set("args", Said.parse(call.arguments));
            }
            if (!signature.isEmpty() && !(part instanceof Thought)) {
                one.put("thoughtSignature", signature);
                signature = "";
            }
        }
        candidate.put(
                "finishReason",
                stop.equals("length") ? "MAX_TOKENS" : stop.equals("content_filter") ? "SAFETY" : "STOP");
        return streamed ? Reply.sse(List.of(all.toString())) : Reply.json(all.toString());
    }

    private static final String CLAUDE_USED = "{\"input_tokens\":10,\"cache_creation_input_tokens\":30,"
            + "\"cache_read_input_tokens\":20,\"output_tokens\":40,\"output_tokens_details\":{\"thinking_tokens\":15}}";

    private ObjectNode message() {
        ObjectNode all = object("{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
                + "\"model\":\"claude-sonnet-4-5\",\"content\":[],\"stop_sequence\":null}");
        all.set("usage", object(CLAUDE_USED));
        return all.put(
                "stop_reason",
                switch (stop) {
                    case "stop" -> "end_turn";
                    case "length" -> "max_tokens";
                    case "tool_calls" -> "tool_use";
                    default -> "refusal";
                });
    }

    private static ObjectNode block(Part part) {
        return switch (part) {
            case Text(String text) -> object("{\"type\":\"text\"}").put("text", text);
            case Thought(String text, String signature)
            when text.isEmpty() -> object("{\"type\":\"redacted_thinking\"}").put("data", signature);
            case Thought(String text, String signature) ->
                object("{\"type\":\"thinking\"}").put("thinking", text).put("signature", signature);
            case Call call -> {
                ObjectNode used =
                        object("{\"type\":\"tool_use\"}").put("id", call.id).put("name", call.name);
                used.set("input", Said.parse(call.arguments));
                yield used;
            }
        };
    }

    private Reply anthropic(boolean streamed) {
        ObjectNode all = message();
        if (!streamed) {
            parts.forEach(part -> all.withArray("content").add(block(part)));
            return Reply.json(all.toString());
        }
        List<String> events = new ArrayList<>();
        String reason = all.path("stop_reason").asText();
        ObjectNode start = object("{\"type\":\"message_start\"}");
        start.set("message", all.putNull("stop_reason"));
        events.add(start.toString());
        for (int index = 0; index < parts.size(); index++) {
            block(events, index, parts.get(index));
        }
        events.add("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + reason
                + "\",\"stop_sequence\":null},\"usage\":" + CLAUDE_USED + "}");
        events.add("{\"type\":\"message_stop\"}");
        return Reply.sse(Town.named(events));
    }

    private static void block(List<String> events, int index, Part part) {
        ObjectNode begun = block(part);
        List<ObjectNode> deltas = new ArrayList<>();
        switch (part) {
            case Text(String text) ->
                deltas.add(object("{\"type\":\"text_delta\"}").put("text", text));
            case Thought(String text, String signature) when text.isEmpty() -> {}
            case Thought(String text, String signature) -> {
                deltas.add(object("{\"type\":\"thinking_delta\"}").put("thinking", text));
                deltas.add(object("{\"type\":\"signature_delta\"}").put("signature", signature));
                begun.put("thinking", "").put("signature", "");
            }
            case Call call -> {
                int half = call.arguments.length() / 2;
                deltas.add(partial(""));
                deltas.add(partial(call.arguments.substring(0, half)));
                deltas.add(partial(call.arguments.substring(half)));
                begun.putObject("input");
            }
        }
        if (part instanceof Text) {
            begun.put("text", "");
        }
        events.add(indexed("content_block_start", index, "content_block", begun));
        deltas.forEach(delta -> events.add(indexed("content_block_delta", index, "delta", delta)));
        events.add("{\"type\":\"content_block_stop\",\"index\":" + index + "}");
    }

    private static ObjectNode partial(String json) {
        return object("{\"type\":\"input_json_delta\"}").put("partial_json", json);
    }

    private static String indexed(String type, int index, String field, ObjectNode value) {
        ObjectNode event = object("{}").put("type", type).put("index", index);
        event.set(field, value);
        return event.toString();
    }
}

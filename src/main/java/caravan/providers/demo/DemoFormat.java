package caravan.providers.demo;

import caravan.call.Call;
import caravan.call.Json;
import caravan.call.Operation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts a reply into OpenAI's wire format: a chat completion or a legacy completion, whole or in chunks. */
final class DemoFormat {
    private static final JsonNodeFactory NODES = Json.MAPPER.getNodeFactory();
    private static final Pattern BETWEEN_FRAGMENTS = Pattern.compile("(?<=[{:, ])");

    private final Call call;
    private final String model;
    private final DemoReply reply;
    private final boolean chat;

    DemoFormat(Call call, String model, DemoReply reply) {
        this.call = call;
        this.model = model;
        this.reply = reply;
        this.chat = call.operation() != Operation.COMPLETION;
    }

    byte[] whole() {
        ObjectNode answer = frame("");
        JsonNode said = chat ? message() : TextNode.valueOf(reply.text());
        answer.putArray("choices").add(choice(chat ? "message" : "text", said, reply.finishReason()));
        answer.set("usage", usage());
        return answer.toString().getBytes(StandardCharsets.UTF_8);
    }

    private ObjectNode message() {
        ObjectNode message = NODES.objectNode().put("role", "assistant").put("content", content());
        if (reply.tool() != null) {
            message.putArray("tool_calls")
                    .add(toolCall(reply.tool(), reply.tool().arguments()));
        }
        return message.putNull("refusal");
    }

    private @Nullable String content() {
        return reply.tool() == null ? reply.text() : null;
    }

    /** The events of a stream, each made when it is asked for; the last two are the usage and {@code [DONE]}. */
    Iterator<byte[]> events() {
        Stream<JsonNode> parts = chat ? deltas() : DemoText.words(reply.text()).map(TextNode::valueOf);
        JsonNode nothing = chat ? NODES.objectNode() : TextNode.valueOf("");
        Stream<String> end = Stream.of(chunk(nothing, reply.finishReason()), usageChunk(), "[DONE]");
        return Stream.concat(parts.map(part -> chunk(part, null)), end)
                .map(data -> ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8))
                .iterator();
    }

    private Stream<JsonNode> deltas() {
        ObjectNode first = NODES.objectNode().put("role", "assistant");
        return reply.tool() == null
                ? Stream.concat(
                        Stream.of(first.put("content", "")),
                        DemoText.words(reply.text())
                                .map(word -> NODES.objectNode().put("content", word)))
                : Stream.concat(Stream.of(first.putNull("content")), fragments(reply.tool()));
    }

    /** OpenAI names the tool first, with no arguments, and then sends these in pieces. */
    private Stream<JsonNode> fragments(DemoReply.Tool tool) {
        Stream<ObjectNode> arguments = BETWEEN_FRAGMENTS
                .splitAsStream(tool.arguments())
                .map(fragment -> {
                    ObjectNode rest = NODES.objectNode();
                    rest.putObject("function").put("arguments", fragment);
                    return rest;
                });
        return Stream.concat(Stream.of(toolCall(tool, "")), arguments).map(fragment -> {
            ObjectNode delta = NODES.objectNode();
            delta.putArray("tool_calls").add(fragment.put("index", 0));
            return delta;
        });
    }

    private ObjectNode toolCall(DemoReply.Tool tool, String arguments) {
        ObjectNode made = NODES.objectNode().put("id", "call_" + call.id()).put("type", "function");
        made.putObject("function").put("name", tool.name()).put("arguments", arguments);
        return made;
    }

    private String chunk(JsonNode part, @Nullable String finishReason) {
        ObjectNode chunk = frame(".chunk");
        chunk.putArray("choices").add(choice(chat ? "delta" : "text", part, finishReason));
        return chunk.putNull("usage").toString();
    }

    private String usageChunk() {
        ObjectNode chunk = frame(".chunk");
        chunk.putArray("choices");
        chunk.set("usage", usage());
        return chunk.toString();
    }

    /** @param kind what a chunk's {@code object} has more than a whole answer's; legacy completions make no difference */
    private ObjectNode frame(String kind) {
        return NODES.objectNode()
                .put("id", (chat ? "chatcmpl-" : "cmpl-") + call.id())
                .put("object", chat ? "chat.completion" + kind : "text_completion")
                .put("created", call.arrived().getEpochSecond())
                .put("model", model);
    }

    private static ObjectNode choice(String field, JsonNode part, @Nullable String finishReason) {
        ObjectNode choice = NODES.objectNode().put("index", 0);
        choice.set(field, part);
        return choice.putNull("logprobs").put("finish_reason", finishReason);
    }

    private ObjectNode usage() {
        ObjectNode usage = NODES.objectNode()
                .put("prompt_tokens", reply.promptTokens())
                .put("completion_tokens", reply.completionTokens())
                .put("total_tokens", reply.promptTokens() + reply.completionTokens());
        usage.putObject("prompt_tokens_details").put("cached_tokens", 0);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", 0);
        return usage;
    }
}

package caravan.dialects.openai;

import caravan.call.Json;
import caravan.chat.Citation;
import caravan.chat.Dialect;
import caravan.chat.Finish;
import caravan.chat.Piece;
import caravan.chat.Reply;
import caravan.chat.Signature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes a whole answer. */
final class ChatAnswer {
    private final ObjectNode message = Json.MAPPER.createObjectNode();
    private final StringBuilder content = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private int thoughts;
    private boolean called;

    private ChatAnswer() {}

    static byte[] of(Reply reply, Dialect.Told told) {
        ObjectNode all = Json.MAPPER
                .createObjectNode()
                .put("id", reply.id().isEmpty() ? told.id() : reply.id())
                .put("object", "chat.completion")
                .put("created", told.created())
                .put("model", reply.model().isEmpty() ? told.model() : reply.model());
        ObjectNode choice = all.putArray("choices").addObject().put("index", 0);
        choice.set("message", new ChatAnswer().message(reply));
        choice.putNull("logprobs");
        finish(choice, reply.finish());
        if (reply.usage() != null) {
            ChatUsage.write(all, reply.usage());
        }
        return all.toString().getBytes(StandardCharsets.UTF_8);
    }

    private ObjectNode message(Reply reply) {
        message.put("role", "assistant").putNull("content").putNull("refusal");
        reply.pieces().forEach(this::piece);
        put("content", content);
        put("refusal", refusal);
        put("reasoning_content", reasoning);
        if (content.isEmpty() && refusal.isEmpty() && !called) {
            message.put("content", "");
        }
        return message;
    }

    private void put(String name, StringBuilder text) {
        if (!text.isEmpty()) {
            message.put(name, text.toString());
        }
    }

    private void piece(Piece piece) {
        switch (piece) {
            case Piece.Text text -> content.append(text.text());
            case Piece.Refusal no -> refusal.append(no.text());
            case Piece.Thinking thought -> thought(thought);
            case Piece.ToolCall call -> {
                called = true;
                call(message.withArray("tool_calls").addObject(), call.id(), call.name(), call.arguments());
                sign(
                        (ObjectNode) message.path("tool_calls")
                                .path(message.path("tool_calls").size() - 1),
                        call.signature());
            }
            case Piece.Cited(Citation citation) -> cite(message, citation);
            case Piece.Image any -> {}
            case Piece.Document any -> {}
            case Piece.Sound any -> {}
            case Piece.ToolResult any -> {}
        }
    }

    private void thought(Piece.Thinking thought) {
        reasoning.append(thought.text());
        Signature signature = thought.signature();
        if (signature != null && thought.text().isEmpty()) {
            ReasoningFields.hidden(message, signature, thoughts++);
        } else if (signature != null) {
            ReasoningFields.text(message, thought.text(), thoughts++);
            ReasoningFields.signature(message, signature, thoughts - 1);
        }
    }

    static ObjectNode call(ObjectNode into, String id, String name, String arguments) {
        into.put("id", id).put("type", "function");
        into.putObject("function").put("name", name).put("arguments", arguments);
        return into;
    }

    static void sign(ObjectNode call, @Nullable Signature signature) {
        if (signature != null && signature.from(Signature.GEMINI)) {
            call.putObject("extra_content").putObject("google").put("thought_signature", signature.value());
        }
    }

    /** Only a page, and only where it is told what it is cited for. */
    static void cite(ObjectNode message, Citation citation) {
        if (citation.url() != null && citation.start() >= 0) {
            ArrayNode annotations = message.withArray("annotations");
            annotations
                    .addObject()
                    .put("type", "url_citation")
                    .putObject("url_citation")
                    .put("url", citation.url())
                    .put("title", citation.title())
                    .put("start_index", citation.start())
                    .put("end_index", citation.end());
        }
    }

    /** The provider's own word stands beside it, as OpenRouter has it. */
    static void finish(ObjectNode choice, Finish finish) {
        choice.put("finish_reason", finish.why().name().toLowerCase(Locale.ROOT));
        if (!finish.raw().isEmpty()) {
            choice.put("native_finish_reason", finish.raw());
        }
    }
}

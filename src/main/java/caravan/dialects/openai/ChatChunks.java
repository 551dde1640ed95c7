package caravan.dialects.openai;

import caravan.call.Json;
import caravan.call.Usage;
import caravan.chat.Citation;
import caravan.chat.Dialect;
import caravan.chat.Event;
import caravan.chat.Fault;
import caravan.chat.Finish;
import caravan.chat.Signature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes a stream. Each event is one chunk; the usage waits for the end, where OpenAI has it. */
final class ChatChunks implements Dialect.Writer {
    private static final byte[] NOTHING = new byte[0];
    private static final String DONE = "data: [DONE]\n\n";

    private final Dialect.Told told;
    private String head = "";
    private int thoughts;
    private @Nullable Usage usage;

    ChatChunks(Dialect.Told told) {
        this.told = told;
    }

    @Override
    public byte[] write(Event event) {
        return switch (event) {
            case Event.Started(String id, String model) -> start(id, model);
            case Event.Text(String text) -> said("content", text);
            case Event.Refusal(String text) -> said("refusal", text);
            case Event.Thinking(String text, boolean signed) -> thought(text, signed);
            case Event.Signed(Signature signature, boolean hidden) -> signed(signature, hidden);
            case Event.ToolBegun begun -> begin(begun);
            case Event.Arguments(int index, String fragment) ->
                delta("{\"tool_calls\":[{\"index\":" + index + ",\"function\":{\"arguments\":" + Json.quote(fragment)
                        + "}}]}");
            case Event.Cited(Citation citation) -> cited(citation);
            case Event.Finished(Finish finish) -> finished(finish);
            case Event.Used(Usage used) -> {
                usage = used;
                yield NOTHING;
            }
            case Event.Ended() -> end();
            case Event.Failed(Fault fault) -> bytes("data: " + ChatErrors.tree(fault) + "\n\n");
        };
    }

    private byte[] start(String id, String model) {
        head = "data: {\"id\":" + Json.quote(id.isEmpty() ? told.id() : id)
                + ",\"object\":\"chat.completion.chunk\",\"created\":" + told.created()
                + ",\"model\":" + Json.quote(model.isEmpty() ? told.model() : model)
                + (told.usage() ? ",\"usage\":null" : "");
        return delta("{\"role\":\"assistant\",\"content\":\"\"}");
    }

    private byte[] said(String name, String text) {
        return delta("{\"" + name + "\":" + Json.quote(text) + "}");
    }

    private byte[] delta(String delta) {
        return bytes(head + ",\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]}\n\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] thought(String text, boolean signed) {
        ObjectNode delta = Json.MAPPER.createObjectNode().put("reasoning_content", text);
        if (signed) {
            ReasoningFields.text(delta, text, thoughts);
        }
        return delta(delta.toString());
    }

    private byte[] signed(Signature signature, boolean hidden) {
        ObjectNode delta = Json.MAPPER.createObjectNode();
        if (hidden) {
            ReasoningFields.hidden(delta, signature, thoughts++);
        } else {
            ReasoningFields.signature(delta, signature, thoughts++);
        }
        return delta(delta.toString());
    }

    private byte[] begin(Event.ToolBegun begun) {
        ObjectNode delta = Json.MAPPER.createObjectNode();
        ObjectNode call = delta.putArray("tool_calls").addObject().put("index", begun.index());
        ChatAnswer.sign(ChatAnswer.call(call, begun.id(), begun.name(), ""), begun.signature());
        return delta(delta.toString());
    }

    private byte[] cited(Citation citation) {
        ObjectNode delta = Json.MAPPER.createObjectNode();
        ChatAnswer.cite(delta, citation);
        return delta.isEmpty() ? NOTHING : delta(delta.toString());
    }

    private byte[] finished(Finish finish) {
        ObjectNode choice = Json.MAPPER.createObjectNode().put("index", 0);
        choice.putObject("delta");
        ChatAnswer.finish(choice, finish);
        return bytes(head + ",\"choices\":[" + choice + "]}\n\n");
    }

    private byte[] end() {
        if (usage == null || !told.usage()) {
            return bytes(DONE);
        }
        ObjectNode last = Json.MAPPER.createObjectNode();
        last.putArray("choices");
        ChatUsage.write(last, usage);
        String without = head.replace(",\"usage\":null", "");
        return bytes(without + "," + last.toString().substring(1) + "\n\n" + DONE);
    }
}

package caravan.dialects.anthropic;

import caravan.call.Json;
import caravan.chat.Event;
import caravan.chat.Signature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** The block that is being written; what belongs into another one closes it, and opens the next. */
final class OpenBlock {
    private enum Kind {
        NONE,
        TEXT,
        THINKING,
        TOOL
    }

    private final EventsOut out = new EventsOut();
    private Kind kind = Kind.NONE;
    private int index = -1;
    private int tool = -1;
    private Balance balance = new Balance();

    EventsOut out() {
        return out;
    }

    /** Is it a call whose arguments have not come to their end? */
    boolean unfinished() {
        return kind == Kind.TOOL && !balance.complete();
    }

    /** Does this belong to the call that is open? */
    boolean owns(Event event) {
        return kind == Kind.TOOL && event instanceof Event.Arguments(int of, String fragment) && of == tool;
    }

    void write(Event event) {
        switch (event) {
            case Event.Text(String text) -> text(text);
            case Event.Refusal(String text) -> text(text);
            case Event.Thinking(String text, boolean signed) -> {
                open(Kind.THINKING, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");
                delta("thinking_delta", "thinking", text);
            }
            case Event.Signed(Signature signature, boolean hidden) -> sign(signature, hidden);
            case Event.ToolBegun call -> begin(call);
            case Event.Arguments(int of, String fragment) -> arguments(of, fragment);
            default -> {} // citations point into the provider's own search
        }
    }

    private void text(String text) {
        open(Kind.TEXT, "{\"type\":\"text\",\"text\":\"\"}");
        delta("text_delta", "text", text);
    }

    private void open(Kind wanted, String block) {
        if (kind != wanted) {
            close();
            start(wanted, block);
        }
    }

    private void start(Kind wanted, String block) {
        kind = wanted;
        index++;
        out.event(
                "content_block_start",
                "{\"type\":\"content_block_start\",\"index\":" + index + ",\"content_block\":" + block + "}");
    }

    private void delta(String type, String field, String text) {
        out.event(
                "content_block_delta",
                "{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":{\"type\":\"" + type + "\",\""
                        + field + "\":" + Json.quote(text) + "}}");
    }

    private void sign(Signature signature, boolean hidden) {
        if (kind == Kind.THINKING && !hidden) {
            end(signature);
        } else {
            alone(MessageAnswer.redacted(Signature.inAnthropic(signature)));
        }
    }

    /** A block that is told at once. */
    private void alone(ObjectNode block) {
        close();
        start(Kind.TEXT, block.toString());
        stop();
    }

    private void begin(Event.ToolBegun call) {
        if (call.signature() != null) {
            alone(MessageAnswer.redacted(Signature.inAnthropic(call.signature())));
        }
        close();
        ObjectNode block = Json.MAPPER
                .createObjectNode()
                .put("type", "tool_use")
                .put("id", call.id())
                .put("name", call.name());
        block.putObject("input");
        start(Kind.TOOL, block.toString());
        tool = call.index();
        balance = new Balance();
    }

    private void arguments(int of, String fragment) {
        if (kind == Kind.TOOL && of == tool) {
            balance.add(fragment);
            delta("input_json_delta", "partial_json", fragment);
        }
    }

    void close() {
        if (kind == Kind.THINKING) {
            end(null);
        } else if (kind != Kind.NONE) {
            stop();
        }
    }

    /** A thought has a signature, be it that nobody signed it. */
    private void end(@Nullable Signature signature) {
        delta("signature_delta", "signature", Signature.inAnthropic(signature));
        stop();
    }

    private void stop() {
        kind = Kind.NONE;
        out.event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":" + index + "}");
    }
}

package caravan.dialects.anthropic;

import caravan.call.Json;
import caravan.call.Usage;
import caravan.chat.Dialect;
import caravan.chat.Event;
import caravan.chat.Fault;
import caravan.chat.Finish;
import caravan.chat.Signature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream. One block is open at a time, which OpenAI's streams do not promise: what belongs elsewhere while a call of a
 * tool is not complete waits until it is, and is then written in the order of the blocks.
 */
final class MessageEvents implements Dialect.Writer {
    /** How much may wait, in characters. */
    private static final int MOST = 1 << 20;

    /** What an event weighs at least. */
    private static final int EACH = 100;

    private final Dialect.Told told;
    private final OpenBlock block = new OpenBlock();
    private final List<Event> waiting = new ArrayList<>();
    private int waitingChars;
    private boolean refused;
    private boolean over;
    private Finish finish = new Finish(Finish.Why.STOP, "");
    private @Nullable Usage usage;
    private @Nullable Fault stuck;

    MessageEvents(Dialect.Told told) {
        this.told = told;
    }

    @Override
    public byte[] write(Event event) {
        if (!over) {
            take(event);
        }
        return block.out().take();
    }

    @Override
    public @Nullable Fault fault() {
        return stuck;
    }

    private void take(Event event) {
        switch (event) {
            case Event.Started(String id, String model) -> start(id, model);
            case Event.Finished(Finish why) -> finish = why;
            case Event.Used(Usage used) -> usage = used;
            case Event.Ended() -> end();
            case Event.Failed(Fault fault) -> fail(fault);
            default -> content(event);
        }
    }

    private void start(String id, String model) {
        ObjectNode message = MessageAnswer.begin(id, model, told);
        message.set("usage", MessageUsage.of(null));
        ObjectNode start = Json.MAPPER.createObjectNode().put("type", "message_start");
        start.set("message", message);
        block.out().event(start);
    }

    private void content(Event event) {
        refused |= event instanceof Event.Refusal;
        if (block.owns(event)) {
            block.write(event);
            goOn();
        } else if (block.unfinished()) {
            hold(event);
        } else {
            block.write(event);
        }
    }

    private void hold(Event event) {
        waiting.add(event);
        waitingChars += EACH + length(event);
        if (waitingChars > MOST) {
            stuck = new Fault(Fault.Kind.SERVER, "The provider's calls of tools are too long to be put in order.");
            fail(stuck);
        }
    }

    private static int length(Event event) {
        return switch (event) {
            case Event.Arguments(int index, String fragment) -> fragment.length();
            case Event.Text(String text) -> text.length();
            case Event.Refusal(String text) -> text.length();
            case Event.Thinking(String text, boolean signed) -> text.length();
            case Event.Signed(Signature signature, boolean hidden) ->
                signature.value().length();
            case Event.ToolBegun(int index, String id, String name, Signature signature) ->
                id.length()
                        + name.length()
                        + (signature == null ? 0 : signature.value().length());
            default -> 0;
        };
    }

    /** Writes what need not wait any longer: all of the open call, and of others what nothing waits before. */
    private void goOn() {
        for (boolean again = !waiting.isEmpty() && !block.unfinished(); again; ) {
            again = false;
            boolean others = false;
            for (Iterator<Event> each = waiting.iterator(); each.hasNext(); ) {
                Event event = each.next();
                if (block.owns(event) || !(others || block.unfinished())) {
                    block.write(event);
                    each.remove();
                    waitingChars -= EACH + length(event);
                    again = true;
                } else {
                    others = true;
                }
            }
        }
    }

    private void end() {
        while (!waiting.isEmpty()) {
            block.close();
            goOn();
        }
        block.close();
        ObjectNode last = Json.MAPPER.createObjectNode().put("type", "message_delta");
        MessageAnswer.stop(last.putObject("delta"), finish, refused);
        last.set("usage", MessageUsage.of(usage));
        block.out().event(last);
        block.out().event(Json.MAPPER.createObjectNode().put("type", "message_stop"));
        over = true;
    }

    private void fail(Fault fault) {
        block.out().event(MessageErrors.tree(fault));
        waiting.clear();
        over = true;
    }
}

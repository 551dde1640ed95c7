package caravan.chat.spokes;

import caravan.call.Usage;
import caravan.chat.Event;
import caravan.chat.Fault;
import caravan.chat.Finish;
import caravan.chat.Signature;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One answer while it is read: whatever a provider does, the events come in the order that they promise. Begins the answer when
 * something is said, numbers the calls of tools, and lets nothing through after the end.
 */
public final class Opened {
    private static final int MOST_CALLS = 1024;

    /** Of all names of calls together, in characters. */
    private static final int LONGEST_NAMES = 1 << 20;

    private final Map<String, Integer> calls = new HashMap<>();
    private final BitSet argued = new BitSet();
    private final Halves halves = new Halves();
    private String id = "";
    private String model = "";
    private int names;
    private boolean begun;
    private boolean over;
    private @Nullable Finish finish;
    private @Nullable Usage usage;

    /** What the answer calls itself, as far as it says so. What it said first counts. */
    public void named(String itsId, String itsModel) {
        id = id.isEmpty() ? itsId : id;
        model = model.isEmpty() ? itsModel : model;
    }

    public void begin(Consumer<Event> to) {
        if (!begun && !over) {
            begun = true;
            to.accept(new Event.Started(id, model));
            if (usage != null) {
                to.accept(new Event.Used(usage));
            }
        }
    }

    public void text(String text, Consumer<Event> to) {
        String whole = halves.whole(Event.Text.class, text);
        say(whole.isEmpty() ? null : new Event.Text(whole), to);
    }

    public void thinking(String text, boolean signed, Consumer<Event> to) {
        String whole = halves.whole(Event.Thinking.class, text);
        say(whole.isEmpty() ? null : new Event.Thinking(whole, signed), to);
    }

    public void refusal(String text, Consumer<Event> to) {
        String whole = halves.whole(Event.Refusal.class, text);
        say(whole.isEmpty() ? null : new Event.Refusal(whole), to);
    }

    /** Any other event that is part of what is said; null begins the answer and says nothing. */
    public void say(@Nullable Event event, Consumer<Event> to) {
        begin(to);
        if (event != null && !over) {
            to.accept(event);
        }
    }

    /**
     * Begins a call of a tool, unless the key is that of one that has begun.
     *
     * @param key by which the provider tells calls apart
     * @param itsId null or empty if it has none
     */
    public void call(
            String key, @Nullable String itsId, String name, @Nullable Signature signature, Consumer<Event> to) {
        begin(to);
        if (over || calls.containsKey(key)) {
            return;
        }
        int index = calls.size();
        names += key.length() + name.length();
        if (index == MOST_CALLS || names > LONGEST_NAMES) {
            fail(new Fault(Fault.Kind.SERVER, "The provider called more than " + MOST_CALLS + " tools at once."), to);
            return;
        }
        calls.put(key, index);
        String named = itsId == null || itsId.isEmpty() ? Ids.call(id, index, name) : itsId;
        to.accept(new Event.ToolBegun(index, named, name, signature));
    }

    /**
     * A fragment of the arguments of a call; passed over if there is no such call. Some say {@code null} where there are no
     * arguments.
     */
    public void arguments(String key, String fragment, Consumer<Event> to) {
        Integer index = calls.get(key);
        boolean none = fragment.isEmpty() || (index != null && !argued.get(index) && fragment.equals("null"));
        if (index != null && !over && !none) {
            argued.set(index);
            String whole = halves.whole(index, fragment);
            if (!whole.isEmpty()) {
                to.accept(new Event.Arguments(index, whole));
            }
        }
    }

    public boolean knows(String key) {
        return calls.containsKey(key);
    }

    public boolean called() {
        return !calls.isEmpty();
    }

    public void finish(Finish why) {
        finish = why;
    }

    /** What was used so far. It goes on at once: who leaves now has used it too. */
    public void used(@Nullable Usage told, Consumer<Event> to) {
        if (told == null || told.equals(usage)) {
            return;
        }
        usage = told;
        if (begun && !over) {
            to.accept(new Event.Used(told));
        }
    }

    public boolean finished() {
        return finish != null;
    }

    public boolean over() {
        return over;
    }

    /** Tells why it ended, what was used, and that it is over. A call without arguments has an empty object of them. */
    public void end(Consumer<Event> to) {
        if (!over) {
            begin(to);
            for (int i = argued.nextClearBit(0); i < calls.size(); i = argued.nextClearBit(i + 1)) {
                to.accept(new Event.Arguments(i, "{}"));
            }
            outcome(to);
            over = true;
            to.accept(new Event.Ended());
        }
    }

    private void outcome(Consumer<Event> to) {
        Finish.Why unsaid = called() ? Finish.Why.TOOL_CALLS : Finish.Why.STOP;
        to.accept(new Event.Finished(finish == null ? new Finish(unsaid, "") : finish));
        if (usage != null) {
            to.accept(new Event.Used(usage));
        }
    }

    /** It went wrong. What was used until then was used. */
    public void fail(Fault fault, Consumer<Event> to) {
        if (!over) {
            if (usage != null) {
                begin(to);
                to.accept(new Event.Used(usage));
            }
            over = true;
            to.accept(new Event.Failed(fault));
        }
    }

    /** Nothing more comes though the end did not: the caller must not take it for one. */
    public void brokeOff(Consumer<Event> to) {
        fail(new Fault(Fault.Kind.SERVER, "The provider's stream ended before its answer was complete."), to);
    }
}

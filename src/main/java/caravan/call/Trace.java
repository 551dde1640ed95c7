package caravan.call;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What follows one call through several programs, where somebody wants to see it. */
@FunctionalInterface
public interface Trace {
    String PARENT = "traceparent";
    String STATE = "tracestate";

    /** As W3C has it: whatever else stands there is meant for somebody else. */
    Pattern PARENTS = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    /** What the request of the attempt that runs carries, so that the trace goes on at the provider. */
    Headers headers();

    /**
     * What the answer says of itself, as far as it was read; may be told again.
     *
     * @param id null if it has none, or none yet
     * @param endings why it came to its end, of each choice one
     */
    default void answered(@Nullable String id, List<String> endings) {}

    /** What goes on to whoever this call asks: the trace, or where nobody here follows it the caller's own. */
    static Headers of(Call call) {
        Trace followed = call.tries().trace();
        if (followed != null) {
            return followed.headers();
        }
        Headers arrived = call.request().headers();
        String parent = arrived.get(PARENT);
        if (parent == null || !PARENTS.matcher(parent).matches()) {
            return Headers.NONE;
        }
        String state = arrived.joined(STATE);
        return state == null ? Headers.of(PARENT, parent) : Headers.of(PARENT, parent, STATE, state);
    }
}

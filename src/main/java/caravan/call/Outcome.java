package caravan.call;

import org.jspecify.annotations.Nullable;

/**
 * How a call ended.
 *
 * @param status the HTTP status that the caller was given; 499 if it left before
 * @param fault what went wrong, null if nothing did
 */
public record Outcome(int status, @Nullable Reason fault) {
    public static Outcome ok(int status) {
        return new Outcome(status, null);
    }

    public static Outcome of(Reason fault) {
        return new Outcome(fault.status(), fault);
    }

    /** The closed list that metrics and the journal use: {@code ok} or the fault's tag. */
    public String tag() {
        return fault == null ? "ok" : fault.tag();
    }
}

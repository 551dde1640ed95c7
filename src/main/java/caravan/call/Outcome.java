package caravan.call;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended.
 *
 * @param status the HTTP status that the caller was given; 499 if it left before
 * @param fault what went wrong, null if nothing did
 */
public record Outcome(int status, @Nullable Reason fault) {
    /** Nothing went wrong. */
    public static final String OK = "ok";

    /** The closed list of how calls, attempts and requests at the door end: nothing else stands in metrics, journal and spans. */
    public static final List<String> TAGS = Stream.concat(
                    Stream.of(OK), Arrays.stream(Reason.values()).map(Reason::tag))
            .toList();

    public static Outcome ok(int status) {
        return new Outcome(status, null);
    }

    public static Outcome of(Reason fault) {
        return new Outcome(fault.status(), fault);
    }

    /** One of {@link #TAGS}. */
    public String tag() {
        return fault == null ? OK : fault.tag();
    }
}

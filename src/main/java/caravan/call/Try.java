package caravan.call;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One attempt to have a call answered, by one candidate. It lives on the call's thread. */
public final class Try {
    private static final Set<Reason> UNSENT =
            EnumSet.of(Reason.KEYS_REST, Reason.OVERLOADED, Reason.UNSUPPORTED_PARAMETER);

    private final Candidate candidate;
    private final Duration asked;
    private final long began = System.nanoTime();
    private String key = "";
    private boolean reached;
    private boolean reconnected;
    private @Nullable UpstreamFailed failure;
    private @Nullable Duration took;

    Try(Candidate candidate, Duration asked) {
        this.candidate = candidate;
        this.asked = asked;
    }

    /** How long after its call's arrival it began. */
    public Duration asked() {
        return asked;
    }

    public Candidate candidate() {
        return candidate;
    }

    /** The name of the house's key that pays; empty if none does. */
    public String key() {
        return key;
    }

    void paidWith(String name) {
        key = name;
    }

    void hasReached() {
        reached = true;
    }

    void reconnects() {
        reached = false;
        reconnected = true;
    }

    /** Did its request go over a second connection, since the first turned out to be closed? It is one attempt all the same. */
    public boolean reconnected() {
        return reconnected;
    }

    /** Does the candidate have the request, so that it may work on it, and has it not said no? */
    public boolean reached() {
        return reached && failure == null;
    }

    /** The answer begins. */
    void answered() {
        took = took != null ? took : Duration.ofNanos(System.nanoTime() - began);
    }

    void failed(UpstreamFailed why) {
        failure = why;
        took = Duration.ofNanos(System.nanoTime() - began);
    }

    /** Why it failed; null if it has not, or not yet. */
    public @Nullable UpstreamFailed failure() {
        return failure;
    }

    /** From the question to the answer's beginning or the failure; null if it came to neither. */
    public @Nullable Duration took() {
        return took;
    }

    /** From the question to the failure, or until now. */
    public Duration lasted() {
        Duration until = failure == null ? null : took;
        return until == null ? Duration.ofNanos(System.nanoTime() - began) : until;
    }

    /** Did it get as far as to the provider? */
    public boolean sent() {
        return failure == null || !UNSENT.contains(failure.reason());
    }

    /**
     * One of {@link Outcome#TAGS}. What has not failed itself ends as its call does, if that was before there was an answer, or
     * if it was the answer that failed.
     *
     * @param ended how its call has; null if that goes on, with somebody else
     */
    public String tag(@Nullable Outcome ended) {
        Reason fault = failure != null ? failure.reason() : ended == null ? null : ended.fault();
        boolean itsOwn = failure != null || took == null || (fault != null && fault.anotherMayHelp());
        return fault == null || !itsOwn ? Outcome.OK : fault.tag();
    }

    /** The provider's status, if it answered with an error; else 0. */
    public int status() {
        Answer.Whole theirs = failure == null ? null : failure.theirs();
        return theirs == null ? 0 : theirs.status();
    }
}

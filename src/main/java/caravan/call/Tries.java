package caravan.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attempts to have one call answered, in order. They follow one another, and so do those who note them. */
public final class Tries {
    private final List<Try> all = new ArrayList<>(1);
    private boolean reserves;
    private @Nullable Trace trace;

    void begin(Candidate candidate, Duration asked) {
        all.add(new Try(candidate, asked));
    }

    void answered() {
        if (!all.isEmpty()) {
            all.getLast().answered();
        }
    }

    /** The last one's candidate has the request, and may work on it. */
    public void reached() {
        if (!all.isEmpty()) {
            all.getLast().hasReached();
        }
    }

    /** The last one has failed. */
    public void failed(UpstreamFailed why) {
        all.getLast().failed(why);
    }

    /** The last one is paid with the house's key of this name. */
    public void paidWith(String key) {
        all.getLast().paidWith(key);
    }

    /** The last one's connection was closed before the candidate had read the request, which goes over another one. */
    public void reconnecting() {
        all.getLast().reconnects();
    }

    /** How many went to a provider, or are on their way. */
    public int count() {
        int sent = 0;
        for (Try each : all) {
            sent += each.sent() ? 1 : 0;
        }
        return sent;
    }

    /** For some reasons there is somebody to ask who is not among the candidates. */
    public void haveReserves() {
        reserves = true;
    }

    /** Somebody follows them. */
    public void followedBy(Trace found) {
        trace = found;
    }

    /** Who follows them; null if nobody does. */
    public @Nullable Trace trace() {
        return trace;
    }

    /** Was nobody asked before, and would nobody be asked after, if the call has only one candidate? */
    public boolean isFirstAndLast() {
        return all.size() < 2 && !reserves;
    }

    public boolean isSingle() {
        return all.size() == 1;
    }

    /** Null if there was none. */
    public @Nullable Try last() {
        return all.isEmpty() ? null : all.getLast();
    }

    public List<Try> all() {
        return List.copyOf(all);
    }
}

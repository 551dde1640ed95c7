package caravan.call;

import org.jspecify.annotations.Nullable;

/** Their failure: a provider did not answer, or answered with an error. The message is for the caller. */
public final class UpstreamFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Reason reason;
    private final transient Answer.@Nullable Whole theirs;

    public UpstreamFailed(Reason reason, String message) {
        this(reason, message, null);
    }

    /** @param theirs the error that the provider answered with, if it did */
    public UpstreamFailed(Reason reason, String message, Answer.@Nullable Whole theirs) {
        super(message, null, false, false);
        this.reason = reason;
        this.theirs = theirs;
    }

    public Reason reason() {
        return reason;
    }

    public Answer.@Nullable Whole theirs() {
        return theirs;
    }

    /** Never null here. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}

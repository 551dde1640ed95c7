package caravan.call;

import org.jspecify.annotations.Nullable;

/** Their failure: a provider did not answer, or answered with an error. The message is for the caller. */
public final class UpstreamFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Reason reason;
    private final transient Answer.@Nullable Whole theirs;
    private final String within;

    public UpstreamFailed(Reason reason, String message) {
        this(reason, message, null, "");
    }

    /** @param theirs the error that the provider answered with, if it did */
    public UpstreamFailed(Reason reason, String message, Answer.@Nullable Whole theirs) {
        this(reason, message, theirs, "");
    }

    private UpstreamFailed(Reason reason, String message, Answer.@Nullable Whole theirs, String within) {
        super(message, null, false, false);
        this.reason = reason;
        this.theirs = theirs;
        this.within = within;
    }

    /** @param words of the error that stood in a 200, for us to judge: without a status it is none that a caller could be given */
    public static UpstreamFailed within(String message, String words) {
        return new UpstreamFailed(Reason.UPSTREAM_STREAM_ERROR, message, null, words);
    }

    public Reason reason() {
        return reason;
    }

    public Answer.@Nullable Whole theirs() {
        return theirs;
    }

    /** The words of the error that stood in a 200; empty if none did. */
    public String within() {
        return within;
    }

    /** Never null here. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}

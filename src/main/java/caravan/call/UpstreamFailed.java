package caravan.call;

import org.jspecify.annotations.Nullable;

/** Their failure: a provider did not answer, or answered with an error. The message is for the caller. */
public final class UpstreamFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Reason reason;
    private final transient Answer.@Nullable Whole theirs;
    private final String within;
    private final transient Answer.@Nullable Whole shown;

    public UpstreamFailed(Reason reason, String message) {
        this(reason, message, null, "", null);
    }

    /** @param theirs the error that the provider answered with, if it did */
    public UpstreamFailed(Reason reason, String message, Answer.@Nullable Whole theirs) {
        this(reason, message, theirs, "", null);
    }

    private UpstreamFailed(
            Reason reason, String message, Answer.@Nullable Whole theirs, String within, Answer.@Nullable Whole shown) {
        super(message, null, false, false);
        this.reason = reason;
        this.theirs = theirs;
        this.within = within;
        this.shown = shown;
    }

    /** @param words of the error that stood in a 200, for us to judge: without a status it is none that a caller could be given */
    public static UpstreamFailed within(String message, String words) {
        return new UpstreamFailed(Reason.UPSTREAM_STREAM_ERROR, message, null, words, null);
    }

    /** The same, as a caller is to read it who speaks another language than the provider. */
    public UpstreamFailed shownAs(Answer.Whole translated) {
        return new UpstreamFailed(reason, getMessage(), theirs, within, translated);
    }

    /** The same, told with this header too. */
    public UpstreamFailed with(String name, String value) {
        return new UpstreamFailed(reason, getMessage(), plus(theirs, name, value), within, plus(shown, name, value));
    }

    private static Answer.@Nullable Whole plus(Answer.@Nullable Whole told, String name, String value) {
        return told == null
                ? null
                : new Answer.Whole(told.status(), told.headers().plus(name, value), told.body());
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

    /** What the caller is shown in place of {@link #theirs}; null if that is in the caller's language. */
    public Answer.@Nullable Whole shown() {
        return shown;
    }

    /** Never null here. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}

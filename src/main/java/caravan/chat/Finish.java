package caravan.chat;

import org.jspecify.annotations.Nullable;

/**
 * Why an answer ended.
 *
 * @param raw the provider's word for it
 * @param sequence the text that it stopped at, if it did and the provider says so
 */
public record Finish(Why why, String raw, @Nullable String sequence) {
    public enum Why {
        /** It was complete, or came to a text to stop at. */
        STOP,
        /** It was as long as it could be. */
        LENGTH,
        TOOL_CALLS,
        /** It was not to be said. */
        CONTENT_FILTER
    }

    public Finish(Why why, String raw) {
        this(why, raw, null);
    }

    public boolean is(Why other) {
        return why == other;
    }
}

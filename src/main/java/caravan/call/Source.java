package caravan.call;

import org.jspecify.annotations.Nullable;

/** The provider's end of a streamed answer. All methods are called on the call's event loop, and so is the sink. */
public interface Source {
    void start(Sink sink);

    /** No more bytes until {@link #resume}: the caller reads too slowly. */
    void pause();

    void resume();

    /**
     * Lets go of the provider at once: its connection is closed, what it still sends is not read. Does nothing after the end,
     * and may come without {@link #start}.
     */
    void cancel();

    /** The answer is here, whatever still comes. A moment for what ends it, and its connection can be another call's. */
    default void done() {
        cancel();
    }

    /** What its words say, where they are our own and nobody needs to read them again; null if they are to be read. */
    default @Nullable Telling telling() {
        return null;
    }

    /** Where the bytes go. After {@link #end} or {@link #failed} nothing follows. */
    interface Sink {
        void bytes(byte[] piece);

        void end();

        void failed(UpstreamFailed why);
    }
}

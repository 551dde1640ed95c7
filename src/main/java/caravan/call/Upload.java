package caravan.call;

/**
 * A request's body on its way in, for calls whose body is passed on and never held. All methods are called on the call's
 * event loop, and so is the sink. Nothing flows before {@link #start}; one that is never started is thrown away by the door.
 */
public interface Upload {
    /** How long it is to be, in bytes, if the caller has said so; else -1. */
    long announced();

    void start(Sink sink);

    /** No more bytes until {@link #resume}: the provider reads too slowly. */
    void pause();

    void resume();

    /** Where the bytes go. After {@link #end} or {@link #failed} nothing follows. */
    interface Sink {
        void bytes(byte[] piece);

        void end();

        /** It will not come to its end: too long, too slow, or its caller has left. */
        void failed(Refused why);
    }
}

package caravan.chat;

import caravan.call.Headers;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/**
 * A provider's spoke: writes what it is asked, and reads what it answers. One class for each wire format, which is made once for
 * a provider, knows its quirks and keeps no state. To add one:
 *
 * <ol>
 *   <li>{@link #path}, {@link #headers} and {@link #body} write the request from the {@link Prompt}. What it cannot say is told
 *       to the {@link Losses}: {@link Losses#drop} for what the answer stays right without, {@link Losses#refused} thrown
 *       for the rest. {@link Turns} has the turns in the order that most providers insist on.
 *   <li>{@link #reader} reads an answer, as {@link Event}s. A whole answer is read as a stream of one JSON text, so one reader does
 *       for both; it is told whether it reads the one or the other where the forms differ. {@link Opened} keeps the order that the
 *       events promise, the index and the names of calls.
 *   <li>{@link #framing} says how a stream is cut.
 *   <li>{@link #fault} reads an error, by trying: the content type may be wrong, and the body may be no JSON.
 * </ol>
 *
 * Usage goes into the disjoint buckets of {@link caravan.call.Usage}. The provider's contract test, with its recordings, does the
 * rest.
 */
public interface Format {
    /** How a stream is cut into JSON texts. */
    enum Framing {
        EVENTS,
        LINES
    }

    /** Below the base of the provider's address. */
    String path(Prompt prompt);

    /** What goes along besides the key and the content type. */
    default Headers headers() {
        return Headers.NONE;
    }

    byte[] body(Prompt prompt, Losses losses);

    Framing framing();

    Reader reader(boolean streamed);

    Fault fault(int status, byte[] body);

    /** Reads one answer. It is made for each call and keeps its state, which has a bound. */
    interface Reader {
        /** Reads the next JSON text of the stream, or the whole answer. What is not known is passed over. */
        void read(JsonNode text, Consumer<Event> to);

        /**
         * Nothing more comes. Tells the end, or that the answer broke off, unless that has been told.
         *
         * @param marked has the mark come that ends a stream in OpenAI's form?
         */
        void end(boolean marked, Consumer<Event> to);
    }
}

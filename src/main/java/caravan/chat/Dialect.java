package caravan.chat;

import caravan.call.Json;
import org.jspecify.annotations.Nullable;

/** A caller's spoke: reads what they ask, and writes what they are answered. */
public interface Dialect {
    /**
     * Reads a request.
     *
     * @throws caravan.call.Refused 400 with the field's name, if content would be lost
     */
    Prompt read(Json request, Losses losses);

    /** Are there thoughts of another provider in it, which its own would not know again by their signatures? */
    default boolean hasForeignThoughts(Json request) {
        return false;
    }

    /** A whole answer. */
    byte[] whole(Reply reply, Told told);

    /** Writes one stream. It is made for each call and keeps its state. */
    Writer writer(Told told);

    /** An error, in place of an answer. */
    byte[] error(Fault fault);

    /** The status that goes with it. */
    int status(Fault fault);

    /**
     * What an answer tells besides what was said.
     *
     * @param id for an answer that has none
     * @param model the name that it is told under, where the provider says none
     * @param created when, in seconds since 1970
     * @param usage is the usage told in a stream?
     */
    record Told(String id, String model, long created, boolean usage) {}

    /** Writes events as the bytes that a caller's client reads. */
    interface Writer {
        /** Empty if there is nothing to say yet. */
        byte[] write(Event event);

        /** What kept it from going on, which the caller has been told; null if nothing did. */
        default @Nullable Fault fault() {
            return null;
        }
    }
}

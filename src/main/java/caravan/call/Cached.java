package caravan.call;

import java.util.Locale;

/** What the cache has to do with a call. */
public interface Cached {
    /** How the call was answered, as {@code X-Cache} says it. */
    enum State {
        /** From the cache. */
        HIT,
        /** With the answer to the same call of another, which came first. */
        SHARED,
        /** By a provider, since nothing was there. */
        MISS,
        /** By a provider, since nothing that is there was looked at. */
        BYPASS;

        /** In the journal. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Has nobody asked a provider for it? */
        public boolean free() {
            return this == HIT || this == SHARED;
        }
    }

    State state();
}

package caravan.lives;

import caravan.testkit.RawClient;

/** The ways in which a caller leaves. */
public enum Exit {
    RESET,
    CLOSE,
    /** It says that it will send no more; nothing that calls a model does that and stays. */
    HALF_CLOSE;

    /** @return when, by {@link System#nanoTime} */
    public long take(RawClient caller) {
        long now = System.nanoTime();
        switch (this) {
            case RESET -> caller.reset();
            case CLOSE -> caller.close();
            case HALF_CLOSE -> caller.halfClose();
        }
        return now;
    }
}

package caravan.keys;

import caravan.call.Caller;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a key may do, and who answers for it: the same for keys in {@code config/keys.yaml} and for those made at run time.
 *
 * @param caller who calls with it
 * @param expires from when on it is no longer good; null for never
 */
record Terms(Caller caller, boolean enabled, @Nullable Instant expires) {
    /** For a key that may do everything. */
    static Terms of(String name) {
        return new Terms(new Caller(name, List.of(), null), true, null);
    }

    String name() {
        return caller.name();
    }

    boolean expired(Instant now) {
        return expires != null && !now.isBefore(expires);
    }
}

package caravan.cache;

import java.time.Duration;
import java.util.List;

/**
 * What a call wants to know, as the cache sees it.
 *
 * @param key what it is known by, in 64 digits
 * @param tenant whose answers it may get
 * @param ttl for how long its answer is kept; zero if it is not
 * @param errors for how long a provider's 400 and 401 are kept
 * @param headers of the answer that a user lets through
 */
record Question(String key, String tenant, Duration ttl, Duration errors, List<String> headers) {
    boolean isKept() {
        return !ttl.isZero();
    }
}

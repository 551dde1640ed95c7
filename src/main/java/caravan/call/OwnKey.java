package caravan.call;

/**
 * A provider key that a caller brought. It pays for calls to this provider, and is never sent to another.
 *
 * @param provider whose key it is taken to be
 */
public record OwnKey(String provider, String key) {
    /** Without the key. */
    @Override
    public String toString() {
        return "a key for " + provider;
    }
}

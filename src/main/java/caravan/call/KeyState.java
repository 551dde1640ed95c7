package caravan.call;

/**
 * How a key of the house is doing.
 *
 * @param name of its variable; never the key
 * @param hint how the key begins and ends, for who knows it
 * @param until when that ends, in milliseconds; 0 if it does not end by itself
 */
public record KeyState(String name, Word word, long until, String hint, String sha256) {
    /** What it is fit for. */
    public enum Word {
        READY,
        /** Its provider wants it to rest. */
        COOLING,
        /** It was used as much as it may be. */
        SPENT,
        /** Its provider does not know it. */
        OUT
    }
}

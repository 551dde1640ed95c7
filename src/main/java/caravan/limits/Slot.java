package caravan.limits;

/**
 * What a bucket is for.
 *
 * @param who of those that a rule tells apart; empty if it does not
 */
record Slot(String rule, String who) {
    private static final int SHARED = 1_024;

    /** No rule can be called so. */
    private static final String OF_KEY = "key ";

    /** Of a limit that a key has for itself. */
    static Slot ofKey(String key, String limit) {
        return new Slot(OF_KEY + key + " " + limit, "");
    }

    boolean isOfKey() {
        return rule.startsWith(OF_KEY);
    }

    /** One that this shares with others, when there is no room for one of its own. */
    Slot shared() {
        return new Slot(rule, "\n" + (who.hashCode() & (SHARED - 1)));
    }

    /** Are there only as many of them as somebody has written? */
    boolean single() {
        return who.isEmpty();
    }
}

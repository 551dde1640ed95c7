package caravan.config;

import java.util.Collection;

/** What a typing error may have meant. */
public final class Nearest {
    private Nearest() {}

    /** {@code "; did you mean openai?"}, or nothing if no known word is like the one that was written. */
    public static String hint(String written, Collection<String> known) {
        String nearest = "";
        int least = 1 + Math.max(1, (written.length() + 1) / 3);
        for (String word : known) {
            int distance = Distance.between(written, word);
            if (distance < least) {
                least = distance;
                nearest = word;
            }
        }
        return nearest.isEmpty() ? "" : "; did you mean " + nearest + "?";
    }
}

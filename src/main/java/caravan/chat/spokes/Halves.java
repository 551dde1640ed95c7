package caravan.chat.spokes;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts characters together whose two halves (surrogates) a provider has sent in two fragments, each escaped: alone, neither has
 * bytes in UTF-8, and the caller would read two question marks.
 */
final class Halves {
    private @Nullable Map<Object, Character> held;

    /**
     * What can be told now.
     *
     * @param text which one it is that goes on: halves of two texts do not belong together
     */
    String whole(Object text, String fragment) {
        String all = fragment.isEmpty() ? fragment : first(text) + fragment;
        int last = all.length() - 1;
        if (last < 0 || !Character.isHighSurrogate(all.charAt(last))) {
            return all;
        }
        held = held == null ? new HashMap<>() : held;
        held.put(text, all.charAt(last));
        return all.substring(0, last);
    }

    private String first(Object text) {
        Character half = held == null ? null : held.remove(text);
        return half == null ? "" : half.toString();
    }
}

package caravan.wording;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The regular expressions that routes have, each compiled once. */
final class Masks {
    /** A route may make one up for each call; that many are kept. */
    private static final int MOST = 1_000;

    private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

    Mask of(String regex, String with) {
        Pattern known = patterns.get(regex);
        if (known != null) {
            return new Mask(known, with);
        }
        Pattern made = Pattern.compile(regex);
        if (patterns.size() < MOST) {
            patterns.put(regex, made);
        }
        return new Mask(made, with);
    }
}

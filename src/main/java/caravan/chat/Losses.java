package caravan.chat;

import caravan.call.Headers;
import caravan.call.Reason;
import caravan.call.Refused;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What is lost on the way from one tongue to another. Where the answer stays right without it, it is dropped, and the caller is
 * told its name in a header; where the caller would read what is not there, or content would be lost, the call is refused.
 */
public final class Losses {
    public static final String HEADER = "X-Caravan-Dropped";

    private static final int MOST = 50;
    private static final int LONGEST = 64;

    private final Mode mode;
    private final Set<String> dropped = new LinkedHashSet<>();

    /** What becomes of what cannot be said. */
    public enum Mode {
        /** Dropped where the answer stays right, refused where it would not. */
        USUAL,
        /** Refused. */
        STRICT,
        /** Dropped, unless it is what the model is to read: without that nothing is right. */
        LENIENT
    }

    public Losses(Mode mode) {
        this.mode = mode;
    }

    /** @param strict is nothing to be dropped? */
    public Losses(boolean strict) {
        this(strict ? Mode.STRICT : Mode.USUAL);
    }

    /** This is not sent on, though the answer stays right without it. */
    public void drop(String field) {
        if (mode == Mode.STRICT) {
            throw refused(field, "'" + field + "' cannot be said to the provider of this model.");
        }
        if (dropped.size() < MOST) {
            dropped.add(printable(field));
        }
    }

    /** The caller would read what is not there, and is told so; unless they would rather do without. */
    public void refuse(String field, String why) {
        if (mode != Mode.LENIENT) {
            throw refused(field, why);
        }
        drop(field);
    }

    /** Without this the answer would not be right. */
    public static Refused refused(String field, String why) {
        return new Refused(Reason.UNSUPPORTED_PARAMETER, why, field, Headers.NONE);
    }

    /** The names of what was dropped, as they stand in the header; empty if nothing was. */
    public String names() {
        return String.join(",", dropped);
    }

    /** A name is the caller's text, and a header must not break. */
    private static String printable(String name) {
        String some = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
        return some.replaceAll("[^A-Za-z0-9_.\\[\\]-]", "?");
    }
}

package caravan.wording;

import java.util.regex.Matcher;

/**
 * One text that comes piece by piece. What may yet become a match is held until it is clear, and no more than that; a match may be
 * {@link #LONGEST} characters long, for no more is held.
 */
final class Passage {
    static final int LONGEST = 256;

    /** So much of what is out already is kept for a look behind. */
    private static final int BEHIND = 64;

    private final Mask mask;
    private final StringBuilder text = new StringBuilder();
    private int at;

    Passage(Mask mask) {
        this.mask = mask;
    }

    /** What can be said by now. */
    String feed(String piece) {
        text.append(piece);
        return take(false);
    }

    /** The rest, of which no more comes. */
    String rest() {
        return take(true);
    }

    boolean holds() {
        return at < text.length();
    }

    private String take(boolean last) {
        StringBuilder out = new StringBuilder();
        Matcher matcher = mask.pattern()
                .matcher(new Effort(text))
                .useTransparentBounds(true)
                .useAnchoringBounds(false);
        while (at < text.length() && (takeToMatch(matcher, out) || step(matcher, out, last))) {
            // on to what comes next
        }
        int spare = Math.max(0, at - BEHIND);
        text.delete(0, spare);
        at -= spare;
        return out.toString();
    }

    /** Up to the next match, it included, if no more text could change where and how long it is. */
    private boolean takeToMatch(Matcher matcher, StringBuilder out) {
        boolean found = matcher.region(at, text.length()).find();
        if (matcher.hitEnd() || (found && matcher.end() == matcher.start())) {
            return false;
        }
        int to = found ? matcher.start() : text.length();
        out.append(text, at, to);
        if (found) {
            out.append(mask.with());
            to = matcher.end();
        }
        at = to;
        return true;
    }

    /** One character on, or one match; false if that must wait for more text. */
    private boolean step(Matcher matcher, StringBuilder out, boolean last) {
        boolean found = matcher.region(at, text.length()).lookingAt();
        if (matcher.hitEnd() && !last && text.length() - at <= LONGEST) {
            return false;
        }
        if (found && matcher.end() > at) {
            out.append(mask.with());
            at = matcher.end();
        } else {
            int next = at + Character.charCount(text.codePointAt(at));
            out.append(text, at, next);
            at = next;
        }
        return true;
    }
}

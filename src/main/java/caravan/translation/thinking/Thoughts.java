package caravan.translation.thinking;

/**
 * Takes thoughts out of a text that comes in pieces, wherever they are cut. Only what begins the text is a thought: later on a model
 * may well write of the mark. Holds no more than what may become a mark.
 */
final class Thoughts {
    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";

    /** White space before a mark. */
    private static final int MOST_BLANK = 256;

    /** Is told what is what. */
    interface Ear {
        void thought(String text);

        void answer(String text);
    }

    private enum Place {
        /** Nothing has been said yet. */
        BEFORE,
        WITHIN,
        /** A thought has ended: the white space behind it is not the answer's. */
        BEHIND,
        ANSWER
    }

    private final StringBuilder held = new StringBuilder();
    private Place place;
    private boolean begun;

    /** @param opened does the text begin within a thought, since the model's template has already opened it? */
    Thoughts(boolean opened) {
        this.place = opened ? Place.WITHIN : Place.BEFORE;
    }

    void text(String text, Ear to) {
        if (place == Place.ANSWER) {
            to.answer(text);
            return;
        }
        held.append(text);
        Place before;
        do {
            before = place;
            if (place == Place.WITHIN) {
                within(to);
            } else if (place != Place.ANSWER) {
                outside(to);
            }
        } while (before != place && !held.isEmpty());
    }

    /** Something else comes: what is held was no mark. */
    void release(Ear to) {
        if (place == Place.WITHIN) {
            think(held.length(), to);
        } else if (!held.isEmpty()) {
            answer(to);
        }
    }

    /** Is it a mark, may it become one, or is it the answer? */
    private void outside(Ear to) {
        int start = 0;
        while (start < held.length() && Character.isWhitespace(held.charAt(start))) {
            start++;
        }
        String rest = held.substring(start, Math.min(held.length(), start + OPEN.length()));
        if (rest.equals(OPEN)) {
            held.delete(0, start + OPEN.length());
            place = Place.WITHIN;
            begun = false;
        } else if (!OPEN.startsWith(rest) || held.length() > MOST_BLANK) {
            answer(to);
        }
    }

    private void answer(Ear to) {
        String said = place == Place.BEHIND ? held.toString().stripLeading() : held.toString();
        held.setLength(0);
        if (!said.isEmpty()) {
            place = Place.ANSWER;
            to.answer(said);
        }
    }

    private void within(Ear to) {
        int end = held.indexOf(CLOSE);
        if (end >= 0) {
            think(end, to);
            held.delete(0, CLOSE.length());
            place = Place.BEHIND;
        } else {
            think(held.length() - possible(), to);
        }
    }

    /** How much of the end may be the beginning of the mark. */
    private int possible() {
        int length = Math.min(held.length(), CLOSE.length() - 1);
        while (!CLOSE.startsWith(held.substring(held.length() - length))) {
            length--;
        }
        return length;
    }

    /** A thought does not begin with white space: one that is nothing else is none. */
    private void think(int length, Ear to) {
        String thought = held.substring(0, length);
        held.delete(0, length);
        String told = begun ? thought : thought.stripLeading();
        begun = begun || !told.isEmpty();
        if (!told.isEmpty()) {
            to.thought(told);
        }
    }
}

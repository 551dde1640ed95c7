package caravan.translation.thinking;

import caravan.chat.Event;
import caravan.chat.Format;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/**
 * Takes thoughts out of the text of an answer, wherever the pieces of it are cut. Only what begins the answer is a thought: later
 * on a model may well write of the mark. Holds no more than what may become a mark.
 */
final class ThinkReader implements Format.Reader {
    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";

    /** White space before a mark. */
    private static final int MOST_BLANK = 256;

    private final Format.Reader theirs;
    private final boolean shown;
    private final StringBuilder held = new StringBuilder();
    private Place place;
    private boolean thoughtBegun;

    private enum Place {
        /** Nothing has been said yet. */
        BEFORE,
        WITHIN,
        /** A thought has ended: the white space behind it is not the answer's. */
        BEHIND,
        ANSWER
    }

    ThinkReader(Format.Reader theirs, boolean shown, boolean opened) {
        this.theirs = theirs;
        this.shown = shown;
        this.place = opened ? Place.WITHIN : Place.BEFORE;
    }

    @Override
    public void read(JsonNode text, Consumer<Event> to) {
        theirs.read(text, event -> pass(event, to));
    }

    @Override
    public void end(boolean marked, Consumer<Event> to) {
        theirs.end(marked, event -> pass(event, to));
    }

    private void pass(Event event, Consumer<Event> to) {
        if (event instanceof Event.Text(String text)) {
            text(text, to);
        } else {
            release(to);
            to.accept(event);
        }
    }

    private void text(String text, Consumer<Event> to) {
        if (place == Place.ANSWER) {
            to.accept(new Event.Text(text));
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

    /** Is it a mark, may it become one, or is it the answer? */
    private void outside(Consumer<Event> to) {
        int start = 0;
        while (start < held.length() && Character.isWhitespace(held.charAt(start))) {
            start++;
        }
        String rest = held.substring(start, Math.min(held.length(), start + OPEN.length()));
        if (rest.equals(OPEN)) {
            held.delete(0, start + OPEN.length());
            place = Place.WITHIN;
            thoughtBegun = false;
        } else if (!OPEN.startsWith(rest) || held.length() > MOST_BLANK) {
            answer(to);
        }
    }

    private void answer(Consumer<Event> to) {
        String said = place == Place.BEHIND ? held.toString().stripLeading() : held.toString();
        held.setLength(0);
        if (!said.isEmpty()) {
            place = Place.ANSWER;
            to.accept(new Event.Text(said));
        }
    }

    private void within(Consumer<Event> to) {
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
    private void think(int length, Consumer<Event> to) {
        String thought = held.substring(0, length);
        held.delete(0, length);
        String told = thoughtBegun ? thought : thought.stripLeading();
        thoughtBegun = thoughtBegun || !told.isEmpty();
        if (shown && !told.isEmpty()) {
            to.accept(new Event.Thinking(told, false));
        }
    }

    /** Something else comes: what is held was no mark. */
    private void release(Consumer<Event> to) {
        if (place == Place.WITHIN) {
            think(held.length(), to);
        } else if (!held.isEmpty()) {
            answer(to);
        }
    }
}

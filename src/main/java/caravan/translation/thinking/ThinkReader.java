package caravan.translation.thinking;

import caravan.chat.Event;
import caravan.chat.Format;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/** Tells the thoughts that stand in the text of an answer as thoughts, or not at all. */
final class ThinkReader implements Format.Reader {
    private final Format.Reader theirs;
    private final boolean shown;
    private final Thoughts thoughts;

    ThinkReader(Format.Reader theirs, boolean shown, boolean opened) {
        this.theirs = theirs;
        this.shown = shown;
        this.thoughts = new Thoughts(opened);
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
        Thoughts.Ear ear = ear(to);
        if (event instanceof Event.Text(String text)) {
            thoughts.text(text, ear);
        } else {
            thoughts.release(ear);
            to.accept(event);
        }
    }

    private Thoughts.Ear ear(Consumer<Event> to) {
        return new Thoughts.Ear() {
            @Override
            public void thought(String text) {
                if (shown) {
                    to.accept(new Event.Thinking(text, false));
                }
            }

            @Override
            public void answer(String text) {
                to.accept(new Event.Text(text));
            }
        };
    }
}

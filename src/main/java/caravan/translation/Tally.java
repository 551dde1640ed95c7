package caravan.translation;

import caravan.call.Usage;
import caravan.chat.Event;
import caravan.chat.Finish;
import org.jspecify.annotations.Nullable;

/** What a stream's events tell of the call. It counts what was written, and keeps none of it. */
final class Tally {
    private String model = "";
    private @Nullable Usage usage;
    private String id = "";
    private @Nullable Finish finish;
    private long chars;
    private long pieces;

    void add(Event event) {
        switch (event) {
            case Event.Started(String named, String name) -> {
                id = named;
                model = name;
            }
            case Event.Used(Usage used) -> usage = used;
            case Event.Finished(Finish why) -> finish = why;
            case Event.Text(String text) -> wrote(text);
            case Event.Refusal(String text) -> wrote(text);
            case Event.Thinking(String text, boolean signed) -> wrote(text);
            case Event.Arguments(int index, String fragment) -> wrote(fragment);
            case Event.ToolBegun begun -> wrote(begun.name());
            default -> {}
        }
    }

    private void wrote(String text) {
        chars += text.length();
        pieces += text.isEmpty() ? 0 : 1;
    }

    /** As the answer gives it; empty if it does not. */
    String model() {
        return model;
    }

    @Nullable
    Usage usage() {
        return usage;
    }

    boolean finished() {
        return finish != null;
    }

    /** The answer's, as the provider has it; null if it does not. */
    @Nullable
    String id() {
        return id.isEmpty() ? null : id;
    }

    /** Why it came to its end; null if it has not. */
    @Nullable
    Finish finish() {
        return finish;
    }

    /** Four characters to a token, and at least one to an event that brings some. */
    long estimatedOutput() {
        return Math.max(pieces, (chars + 3) / 4);
    }
}

package caravan.providers.gemini;

import caravan.chat.Event;
import caravan.chat.Fault;
import caravan.chat.Signature;
import caravan.chat.spokes.Opened;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads calls of functions, which come whole; or, where that was asked for, with arguments that are told one by one. */
final class CallReader {
    private final Opened answer;
    private int number;
    private @Nullable PartialArguments open;

    CallReader(Opened answer) {
        this.answer = answer;
    }

    void read(JsonNode call, @Nullable Signature signature, Consumer<Event> to) {
        String name = call.path("name").asText();
        if (!name.isEmpty()) {
            close(to);
            answer.call(key(), call.path("id").asText(), name, signature, to);
            if (call.path("willContinue").asBoolean()) {
                open = new PartialArguments();
            } else {
                answer.arguments(key(), call.has("args") ? call.path("args").toString() : "{}", to);
                number++;
            }
        }
        PartialArguments partial = open;
        if (partial != null) {
            call.path("partialArgs").forEach(partial::add);
            if (partial.tooLong()) {
                answer.fail(new Fault(Fault.Kind.SERVER, "The arguments of the provider's call are too long."), to);
            } else if (!call.path("willContinue").asBoolean()) {
                close(to);
            }
        }
    }

    private String key() {
        return Integer.toString(number);
    }

    private void close(Consumer<Event> to) {
        if (open != null) {
            answer.arguments(key(), open.json(), to);
            number++;
            open = null;
        }
    }
}

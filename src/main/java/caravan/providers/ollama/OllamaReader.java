package caravan.providers.ollama;

import caravan.call.Usage;
import caravan.chat.Event;
import caravan.chat.Fault;
import caravan.chat.Finish;
import caravan.chat.Format;
import caravan.chat.spokes.ErrorBody;
import caravan.chat.spokes.Ids;
import caravan.chat.spokes.Opened;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads an answer line by line. The last line says that it is. */
final class OllamaReader implements Format.Reader {
    private static final long MOST = 1L << 50;

    private final Opened answer = new Opened();
    private int calls;

    @Override
    public void read(JsonNode line, Consumer<Event> to) {
        if (line.hasNonNull("error")) {
            answer.fail(new ErrorBody(line, "").fault(0, Fault.Kind.SERVER), to);
            return;
        }
        answer.named("", line.path("model").asText(""));
        JsonNode said = line.path("message");
        if (said.isObject()) {
            answer.thinking(said.path("thinking").asText(""), false, to);
            answer.text(said.path("content").asText(""), to);
            said.path("tool_calls")
                    .forEach(call -> call(call, line.path("created_at").asText(""), to));
        }
        if (line.path("done").asBoolean()) {
            answer.used(used(line), to);
            answer.finish(finish(line.path("done_reason").asText("")));
            answer.end(to);
        }
    }

    /** Calls come whole. Many have no name, and get one that no other answer's calls have. */
    private void call(JsonNode call, String at, Consumer<Event> to) {
        JsonNode function = call.path("function");
        String name = function.path("name").asText("");
        String id = call.path("id").asText("");
        String key = Integer.toString(calls);
        if (!name.isEmpty()) {
            answer.call(key, id.isEmpty() ? Ids.call(at, calls, name) : id, name, null, to);
            JsonNode arguments = function.path("arguments");
            answer.arguments(key, arguments.isTextual() ? arguments.asText() : arguments.toString(), to);
            calls++;
        }
    }

    private Finish finish(String reason) {
        Finish.Why why = answer.called() ? Finish.Why.TOOL_CALLS : Finish.Why.STOP;
        return new Finish(reason.equals("length") ? Finish.Why.LENGTH : why, reason);
    }

    /** A prompt that was read before may not be counted. */
    private static @Nullable Usage used(JsonNode line) {
        if (!line.has("eval_count") && !line.has("prompt_eval_count")) {
            return null;
        }
        return Usage.of(count(line, "prompt_eval_count"), count(line, "eval_count"));
    }

    private static long count(JsonNode line, String name) {
        return Math.clamp(line.path(name).asLong(), 0, MOST);
    }

    @Override
    public void end(boolean marked, Consumer<Event> to) {
        answer.brokeOff(to);
    }
}

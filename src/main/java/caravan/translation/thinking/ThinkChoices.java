package caravan.translation.thinking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** Takes the thoughts out of the choices of one answer in OpenAI's form, and leaves all else in it as it is. */
final class ThinkChoices {
    /** As many as OpenAI gives. */
    private static final int MOST = 128;

    private static final String CONTENT = "content";
    private static final String REASONING = "reasoning_content";

    private final boolean shown;
    private final boolean opened;
    private final Map<Integer, Thoughts> thoughts = new HashMap<>();

    ThinkChoices(boolean shown, boolean opened) {
        this.shown = shown;
        this.opened = opened;
    }

    /** @return has it changed? */
    boolean change(JsonNode answer) {
        boolean changed = false;
        for (JsonNode choice : answer.path("choices")) {
            changed |= whole(choice) || delta(choice);
        }
        return changed;
    }

    private boolean whole(JsonNode choice) {
        if (!(choice.path("message") instanceof ObjectNode message)
                || !message.path(CONTENT).isTextual()) {
            return false;
        }
        Told told = new Told();
        Thoughts all = new Thoughts(opened);
        all.text(message.path(CONTENT).asText(), told);
        all.release(told);
        return told.into(message);
    }

    private boolean delta(JsonNode choice) {
        int index = choice.path("index").asInt();
        if (!(choice.path("delta") instanceof ObjectNode delta)
                || (thoughts.size() >= MOST && !thoughts.containsKey(index))) {
            return false;
        }
        Thoughts one = thoughts.computeIfAbsent(index, any -> new Thoughts(opened));
        Told told = new Told();
        if (delta.path(CONTENT).isTextual()) {
            one.text(delta.path(CONTENT).asText(), told);
        }
        if (choice.hasNonNull("finish_reason") || delta.has("tool_calls")) {
            one.release(told);
        }
        return told.into(delta);
    }

    /** What one piece of an answer says. */
    private final class Told implements Thoughts.Ear {
        private final StringBuilder thought = new StringBuilder();
        private final StringBuilder answer = new StringBuilder();

        @Override
        public void thought(String text) {
            thought.append(text);
        }

        @Override
        public void answer(String text) {
            answer.append(text);
        }

        boolean into(ObjectNode said) {
            String before = said.path(CONTENT).asText("");
            boolean thinks = shown && !thought.isEmpty();
            if (before.contentEquals(answer) && !thinks) {
                return false;
            }
            said.put(CONTENT, answer.toString());
            if (thinks) {
                said.put(REASONING, said.path(REASONING).asText("") + thought);
            }
            return true;
        }
    }
}

package caravan.translation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A request of OpenAI's chat as it comes: what is said in it are words that occur once. */
final class RandomConversation {
    private final Random random;
    private final ObjectNode request =
            Said.JSON.createObjectNode().put("model", "claude-sonnet-4-5").put("max_completion_tokens", 64000);
    private final ArrayNode messages = request.putArray("messages");
    private final List<String> words = new ArrayList<>();
    private int calls;

    private RandomConversation(long seed) {
        this.random = new Random(seed);
    }

    static RandomConversation of(long seed) {
        RandomConversation all = new RandomConversation(seed);
        all.talk();
        all.wishes();
        return all;
    }

    String json() {
        return request.toString();
    }

    /** All that is said, each as it must be found wherever it is told. */
    List<String> words() {
        return words;
    }

    private boolean sometimes() {
        return random.nextInt(3) == 0;
    }

    private String word() {
        String word = "word" + words.size() + "é✓";
        words.add(word);
        return word;
    }

    private void talk() {
        if (sometimes()) {
            messages.addObject().put("role", "system").put("content", word());
        }
        for (int turns = random.nextInt(3); turns >= 0; turns--) {
            user();
            if (turns > 0) {
                assistant();
            }
        }
    }

    private void user() {
        ObjectNode message = messages.addObject().put("role", "user");
        if (!sometimes()) {
            message.put("content", word());
            return;
        }
        ArrayNode parts = message.putArray("content");
        parts.addObject().put("type", "text").put("text", word());
        parts.addObject().put("type", "text").put("text", word());
    }

    private void assistant() {
        ObjectNode message = messages.addObject().put("role", "assistant").put("content", word());
        int several = sometimes() ? 1 + random.nextInt(3) : 0;
        int first = calls;
        for (int i = 0; i < several; i++) {
            message.withArray("tool_calls")
                    .addObject()
                    .put("id", "call_" + calls++)
                    .put("type", "function")
                    .putObject("function")
                    .put("name", "tool" + i)
                    .put("arguments", "{\"at\":\"" + word() + "\"}");
        }
        for (int call = first; call < calls; call++) {
            messages.addObject()
                    .put("role", "tool")
                    .put("tool_call_id", "call_" + call)
                    .put("content", word());
        }
    }

    private void wishes() {
        if (calls > 0 || sometimes()) {
            for (int i = 0; i < 3; i++) {
                ObjectNode tool = request.withArray("tools").addObject().put("type", "function");
                ObjectNode function = tool.putObject("function").put("name", "tool" + i);
                function.putObject("parameters").put("type", "object").putObject("properties");
            }
        }
        number("temperature", "0.5");
        number("top_p", "0.25");
        number("frequency_penalty", "0.125");
        number("presence_penalty", "0.125");
        number("seed", "77");
        if (sometimes()) {
            request.putArray("stop").add("ENOUGH");
        }
        if (sometimes()) {
            request.put("user", "ann");
        }
    }

    private void number(String name, String value) {
        if (sometimes()) {
            request.put(name, new BigDecimal(value));
        }
    }
}

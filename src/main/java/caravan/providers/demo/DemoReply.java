package caravan.providers.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a demo model answers, before it is put into a wire format. {@code echo} says what it was told, every other model
 * says lorem ipsum: 50 words, or as many as the user asks for ("200 words, please").
 *
 * @param text what it says; empty if it calls a tool
 * @param tool the tool it calls, null if it calls none
 * @param finishReason {@code stop}, {@code length} or {@code tool_calls}
 */
record DemoReply(String text, @Nullable Tool tool, String finishReason, int promptTokens, int completionTokens) {
    private static final Pattern WANTED_WORDS = Pattern.compile("(\\d{1,9}) words");
    private static final int USUAL_WORDS = 50;
    private static final int MOST_WORDS = 10_000;

    /** @param arguments a JSON object, as text */
    record Tool(String name, String arguments) {}

    /** Answers {@code messages}: the user's with a tool call if a tool may be called, a tool's by quoting it. */
    static DemoReply toChat(String model, JsonNode request) {
        JsonNode messages = request.path("messages");
        int promptTokens = 0;
        String asked = "";
        for (JsonNode message : messages) {
            promptTokens += DemoText.tokens(message.path("content"));
            asked = isFrom("user", message) ? DemoText.of(message.path("content")) : asked;
        }
        JsonNode last = messages.path(messages.size() - 1);
        if (isFrom("tool", last)) {
            return say("The tool answered: " + DemoText.of(last.path("content")), request, promptTokens);
        }
        JsonNode function = isFrom("user", last) ? function(request) : MissingNode.getInstance();
        return function.isObject()
                ? call(function, asked, promptTokens)
                : say(words(model, asked), request, promptTokens);
    }

    /** Answers the {@code prompt} of a legacy completion. */
    static DemoReply toPrompt(String model, JsonNode request) {
        JsonNode prompt = request.path("prompt");
        return say(words(model, DemoText.of(prompt)), request, DemoText.tokens(prompt));
    }

    private static boolean isFrom(String role, JsonNode message) {
        return message.path("role").asText().equals(role);
    }

    /** The function that {@code tool_choice} names, or else the first; missing if there is none or none is wanted. */
    private static JsonNode function(JsonNode request) {
        JsonNode choice = request.path("tool_choice");
        JsonNode wanted = choice.path("function").path("name");
        for (JsonNode tool : request.path("tools")) {
            JsonNode function = tool.path("function");
            boolean fits = wanted.isMissingNode() || wanted.equals(function.path("name"));
            if (function.isObject() && fits && !choice.asText().equals("none")) {
                return function;
            }
        }
        return MissingNode.getInstance();
    }

    private static DemoReply call(JsonNode function, String asked, int promptTokens) {
        String name = function.path("name").asText();
        String arguments = new DemoArguments(function.path("parameters"), asked).toString();
        int tokens = DemoText.tokens(name) + DemoText.tokens(arguments);
        return new DemoReply("", new Tool(name, arguments), "tool_calls", promptTokens, tokens);
    }

    private static DemoReply say(String everything, JsonNode request, int promptTokens) {
        long most = request.path("max_tokens").asLong(Long.MAX_VALUE);
        String text =
                DemoText.cut(everything, request.path("max_completion_tokens").asLong(most));
        String finishReason = text.length() < everything.length() ? "length" : "stop";
        return new DemoReply(text, null, finishReason, promptTokens, DemoText.tokens(text));
    }

    private static String words(String model, String asked) {
        return model.equals("echo") ? asked : DemoText.lorem(wanted(asked));
    }

    private static int wanted(String asked) {
        Matcher wanted = WANTED_WORDS.matcher(asked);
        return wanted.find() ? Math.min(Integer.parseInt(wanted.group(1)), MOST_WORDS) : USUAL_WORDS;
    }
}

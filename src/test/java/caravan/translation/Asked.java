package caravan.translation;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One thing that a caller asks for.
 *
 * @param name of the field that they are told, if it cannot be said
 * @param traces what is to be found in the provider's request if it has been said
 */
record Asked(String name, String request, List<String> traces) {
    private static final String TOOL =
            "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look_up\",\"parameters\":"
                    + "{\"type\":\"object\",\"properties\":{\"zebra\":{\"type\":\"string\"}}}}}]";

    static final List<Asked> ALL = List.of(
            hi("messages", "\"user\":null", "Hi there"),
            messages(
                    "messages",
                    "{\"role\":\"system\",\"content\":\"Be kind.\"},{\"role\":\"user\",\"content\":\"Hi\"},"
                            + "{\"role\":\"assistant\",\"content\":\"Hello.\"},{\"role\":\"user\",\"content\":\"And?\"}",
                    "Be kind.",
                    "Hello.",
                    "And?"),
            hi("tools", TOOL, "look_up", "zebra"),
            hi("tool_choice", TOOL + ",\"tool_choice\":\"required\"", "look_up", "zebra"),
            hi("max_tokens", "\"max_completion_tokens\":517", "517"),
            hi("temperature", "\"temperature\":0.25", "0.25"),
            hi("top_p", "\"top_p\":0.75", "0.75"),
            hi("seed", "\"seed\":77177", "77177"),
            hi("stop", "\"stop\":[\"ENOUGH\"]", "ENOUGH"),
            hi("frequency_penalty", "\"frequency_penalty\":0.125", "0.125"),
            hi("reasoning_effort", "\"reasoning_effort\":\"high\"", "think|effort"),
            hi(
                    "response_format",
                    "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\",\"schema\":{\"type\":\"object\","
                            + "\"properties\":{\"okapi\":{\"type\":\"string\"}}}}}",
                    "okapi"),
            messages(
                    "image_url",
                    "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"See\"},{\"type\":\"image_url\",\"image_url\":"
                            + "{\"url\":\"data:image/png;base64,aW1hZ2U=\"}}]}",
                    "See",
                    "aW1hZ2U="),
            messages(
                    "tool",
                    "{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":\"I look.\",\"tool_calls\":["
                            + "{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"look_up\",\"arguments\":\"{\\\"at\\\":1.50}\"}},"
                            + "{\"id\":\"call_2\",\"type\":\"function\",\"function\":{\"name\":\"look_on\",\"arguments\":\"{}\"}}]},"
                            + "{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"42 maps\"},"
                            + "{\"role\":\"tool\",\"tool_call_id\":\"call_2\",\"content\":\"no maps\"}",
                    "I look.",
                    "look_up",
                    "1.50",
                    "look_on",
                    "42 maps",
                    "no maps"));

    boolean isIn(String body) {
        return traces.stream()
                .allMatch(trace -> Pattern.compile(trace).matcher(body).find());
    }

    private static Asked hi(String name, String field, String... traces) {
        return asked(name, "{\"role\":\"user\",\"content\":\"Hi there\"}", "," + field, traces);
    }

    private static Asked messages(String name, String messages, String... traces) {
        return asked(name, messages, "", traces);
    }

    private static Asked asked(String name, String messages, String more, String... traces) {
        return new Asked(name, "{\"model\":\"m\",\"messages\":[" + messages + "]" + more + "}", List.of(traces));
    }
}

package caravan.door;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import caravan.testkit.Sse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a stream should come to, read in the plainest way: by cutting its text and building every tree. */
record Expected(Played played, List<JsonNode> chunks) {
    /** An event and the blank line after it. */
    private static final Pattern EVENT = Pattern.compile("(?s).+?(\r\n\r\n|\n\n|\r\r|$)");

    static Expected of(Played played) {
        return new Expected(played, Sse.json(played.bytes()));
    }

    /** What is left for a caller who did not ask for the usage: all but the events that are usage and nothing else. */
    String withoutUsage() {
        StringBuilder left = new StringBuilder();
        Matcher events = EVENT.matcher(new String(played.bytes(), ISO_8859_1));
        while (events.find()) {
            boolean hidden =
                    Sse.json(events.group().getBytes(ISO_8859_1)).stream().anyMatch(Expected::isOnlyUsage);
            left.append(hidden ? "" : events.group());
        }
        return left.toString();
    }

    private static boolean isOnlyUsage(JsonNode chunk) {
        return chunk.path("usage").isObject() && chunk.path("choices").isEmpty() && !chunk.has("error");
    }

    boolean failed() {
        return chunks.stream().anyMatch(Expected::isError)
                || chunks.stream()
                        .flatMap(chunk -> children(chunk.path("choices")))
                        .anyMatch(Expected::isError);
    }

    private static boolean isError(JsonNode chunkOrChoice) {
        return chunkOrChoice.hasNonNull("error")
                || chunkOrChoice.path("finish_reason").asText().equals("error");
    }

    boolean complete() {
        boolean finished = chunks.stream()
                .flatMap(chunk -> children(chunk.path("choices")))
                .anyMatch(choice -> choice.hasNonNull("finish_reason"));
        return failed() || finished || played.text().contains("data: [DONE]");
    }

    String outcome() {
        return failed() ? "provider_stream_error" : complete() ? "ok" : "provider_broke_off";
    }

    /** The last usage that anybody told. */
    Optional<JsonNode> usage() {
        return chunks.stream()
                .flatMap(chunk -> Stream.concat(
                        Stream.of(chunk.path("usage"), chunk.at("/x_groq/usage")),
                        children(chunk.path("choices")).map(choice -> choice.path("usage"))))
                .filter(usage -> usage.isObject() && !usage.isEmpty())
                .reduce((first, second) -> second);
    }

    private static Stream<JsonNode> children(JsonNode node) {
        return Stream.iterate(0, i -> i < node.size(), i -> i + 1).map(node::get);
    }

    static long input(JsonNode usage) {
        return usage.path("prompt_tokens").asLong();
    }

    /** xAI's completion leaves the reasoning out, but its total does not. */
    static long output(JsonNode usage) {
        long output = usage.path("completion_tokens").asLong();
        long apart = input(usage) + output + thought(usage);
        return usage.path("total_tokens").asLong() == apart ? output + thought(usage) : output;
    }

    private static long thought(JsonNode usage) {
        return usage.at("/completion_tokens_details/reasoning_tokens").asLong();
    }

    /** Never more than there was output: OpenRouter has been seen to say so. */
    static long reasoning(JsonNode usage) {
        return Math.min(thought(usage), output(usage));
    }

    static long cached(JsonNode usage) {
        return Stream.of("/prompt_tokens_details/cached_tokens", "/prompt_cache_hit_tokens", "/cached_tokens")
                .map(usage::at)
                .filter(JsonNode::isNumber)
                .findFirst()
                .orElse(JsonNodeFactory.instance.numberNode(0))
                .asLong();
    }
}

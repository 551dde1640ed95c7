package caravan.testkit;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Answers in the shapes of OpenAI's API, field for field as in its recorded answers, from a model called {@value #MODEL}.
 * Every prompt is {@value #PROMPT_TOKENS} tokens long; an answer has a token per word, a stream one per piece.
 */
public final class Replies {
    public static final String MODEL = "fake-model";
    public static final int PROMPT_TOKENS = 11;
    public static final String TOOL = "get_current_weather";
    public static final String TOOL_ARGUMENTS = "{\"location\": \"Seattle, WA\"}";

    private static final String DONE = "[DONE]";

    private Replies() {}

    /** A whole answer, with usage. */
    public static Reply chat(String text) {
        return chat(MODEL, text);
    }

    static Reply chat(String model, String text) {
        return chat(
                model,
                "{\"role\":\"assistant\",\"content\":%s,\"refusal\":null}".formatted(quoted(text)),
                "stop",
                words(text).size());
    }

    /** A whole answer that asks for one tool call. */
    public static Reply toolCall() {
        return toolCall(MODEL);
    }

    static Reply toolCall(String model) {
        String message = """
                {"role":"assistant","content":null,"refusal":null,"tool_calls":[{"id":"call_1","type":"function",\
                "function":{"name":"%s","arguments":%s}}]}""".formatted(TOOL, quoted(TOOL_ARGUMENTS));
        return chat(model, message, "tool_calls", words(TOOL_ARGUMENTS).size());
    }

    private static Reply chat(String model, String message, String finish, int tokens) {
        return Reply.json("""
                {"id":"chatcmpl-1","object":"chat.completion","created":1731368634,"model":%s,"choices":[{"index":0,\
                "message":%s,"logprobs":null,"finish_reason":"%s"}],"usage":%s,"service_tier":"default",\
                "system_fingerprint":"fp_1"}""".formatted(quoted(model), message, finish, usage(tokens)));
    }

    /** @param usageChunk as if the request had {@code stream_options.include_usage} */
    public static Reply chatStream(List<String> pieces, boolean usageChunk) {
        return chatStream(MODEL, pieces, usageChunk);
    }

    static Reply chatStream(String model, List<String> pieces, boolean usageChunk) {
        List<String> deltas = new ArrayList<>();
        deltas.add("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}");
        pieces.forEach(piece -> deltas.add("{\"content\":%s}".formatted(quoted(piece))));
        return stream(model, deltas, "stop", usageChunk, pieces.size());
    }

    /** A stream that asks for one tool call, without a usage chunk. */
    public static Reply toolCallStream() {
        return toolCallStream(MODEL, false);
    }

    /** The same, with one if it is asked for. */
    public static Reply toolCallStream(boolean usageChunk) {
        return toolCallStream(MODEL, usageChunk);
    }

    static Reply toolCallStream(String model, boolean usageChunk) {
        List<String> deltas = new ArrayList<>();
        deltas.add("{\"role\":\"assistant\",\"content\":null}");
        deltas.add("""
                {"tool_calls":[{"index":0,"id":"call_1","type":"function",\
                "function":{"name":"%s","arguments":""}}]}""".formatted(TOOL));
        words(TOOL_ARGUMENTS).forEach(fragment -> deltas.add("""
                {"tool_calls":[{"index":0,"function":{"arguments":%s}}]}""".formatted(quoted(fragment))));
        return stream(
                model, deltas, "tool_calls", usageChunk, words(TOOL_ARGUMENTS).size());
    }

    private static Reply stream(String model, List<String> deltas, String finish, boolean usageChunk, int tokens) {
        String usage = usageChunk ? ",\"usage\":null" : "";
        List<String> chunks = new ArrayList<>();
        deltas.forEach(delta -> chunks.add(chunk(model, choice(delta, "null"), usage)));
        chunks.add(chunk(model, choice("{}", "\"" + finish + "\""), usage));
        if (usageChunk) {
            chunks.add(chunk(model, "", ",\"usage\":" + usage(tokens)));
        }
        chunks.add(DONE);
        return Reply.sse(chunks);
    }

    private static String choice(String delta, String finish) {
        return "{\"index\":0,\"delta\":%s,\"logprobs\":null,\"finish_reason\":%s}".formatted(delta, finish);
    }

    private static String chunk(String model, String choice, String usage) {
        return """
                {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1731368634,"model":%s,\
                "service_tier":"default","system_fingerprint":"fp_1","choices":[%s]%s}""".formatted(quoted(model), choice, usage);
    }

    /** A whole answer of the older completions API. */
    public static Reply completion(String text) {
        return completion(MODEL, text);
    }

    static Reply completion(String model, String text) {
        return Reply.json(completionObject(
                model,
                completionChoice(text, "\"stop\""),
                ",\"usage\":" + usage(words(text).size())));
    }

    public static Reply completionStream(List<String> pieces, boolean usageChunk) {
        return completionStream(MODEL, pieces, usageChunk);
    }

    static Reply completionStream(String model, List<String> pieces, boolean usageChunk) {
        String usage = usageChunk ? ",\"usage\":null" : "";
        List<String> chunks = new ArrayList<>();
        pieces.forEach(piece -> chunks.add(completionObject(model, completionChoice(piece, "null"), usage)));
        chunks.add(completionObject(model, completionChoice("", "\"stop\""), usage));
        if (usageChunk) {
            chunks.add(completionObject(model, "", ",\"usage\":" + usage(pieces.size())));
        }
        chunks.add(DONE);
        return Reply.sse(chunks);
    }

    private static String completionChoice(String text, String finish) {
        return "{\"text\":%s,\"index\":0,\"logprobs\":null,\"finish_reason\":%s}".formatted(quoted(text), finish);
    }

    private static String completionObject(String model, String choice, String usage) {
        return "{\"id\":\"cmpl-1\",\"object\":\"text_completion\",\"created\":1731368634,\"model\":%s,\"choices\":[%s]%s}"
                .formatted(quoted(model), choice, usage);
    }

    /** One vector of three numbers. */
    public static Reply embeddings() {
        return embeddings(MODEL, 1, "[0.5,-0.25,1.0]");
    }

    /** @param vector an array of numbers, or a string in base64 */
    static Reply embeddings(String model, int count, String vector) {
        String all = IntStream.range(0, count)
                .mapToObj(index -> "{\"object\":\"embedding\",\"index\":%d,\"embedding\":%s}".formatted(index, vector))
                .collect(Collectors.joining(","));
        return Reply.json("""
                {"object":"list","data":[%s],"model":%s,"usage":{"prompt_tokens":%d,"total_tokens":%d}}""".formatted(all, quoted(model), PROMPT_TOKENS, PROMPT_TOKENS));
    }

    public static Reply models(String... ids) {
        return Reply.json(Arrays.stream(ids)
                .map(Replies::modelObject)
                .collect(Collectors.joining(",", "{\"object\":\"list\",\"data\":[", "]}")));
    }

    public static Reply model(String id) {
        return Reply.json(modelObject(id));
    }

    private static String modelObject(String id) {
        return "{\"id\":%s,\"object\":\"model\",\"created\":1686935002,\"owned_by\":\"fake\"}".formatted(quoted(id));
    }

    /** An error as OpenAI words it. */
    public static Reply error(int status, String type, String code, String message) {
        return Reply.json(status, """
                {
                  "error": {
                    "message": %s,
                    "type": %s,
                    "param": null,
                    "code": %s
                  }
                }""".formatted(quoted(message), quoted(type), quoted(code)));
    }

    /** Words with the space before them: joined they are the text again. */
    public static List<String> words(String text) {
        return List.of(text.split("(?= )"));
    }

    static String usage(int completionTokens) {
        return """
                {"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d,\
                "prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},\
                "completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,\
                "accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}""".formatted(PROMPT_TOKENS, completionTokens, PROMPT_TOKENS + completionTokens);
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}

package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;

import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import java.util.List;
import java.util.stream.Stream;

/**
 * A caller who speaks one language and a provider who speaks another, with a stream that has all there is: a thought, letters of
 * two, three and four bytes, two calls of tools, usage.
 *
 * @param events as the provider writes them, blank line included
 * @param told what the caller has of each event once it is here; empty if there is nothing to tell yet
 * @param read how many tokens were read, as the provider says
 * @param end what ends a good stream for the caller
 */
record Tongue(
        String name,
        String path,
        String model,
        List<String> events,
        List<String> told,
        long read,
        long written,
        String end) {
    static final String HELLO = "Köln ☃";
    static final String CLEF = "𝄞";
    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = "/v1/messages";
    private static final String DONE = "data: [DONE]\n\n";
    private static final String STOPPED = "data: {\"type\":\"message_stop\"}\n\n";

    private static String claude(String json) {
        return "event: " + Said.parse(json).path("type").asText() + "\ndata: " + json + "\n\n";
    }

    private static String begin(int index, String block) {
        return claude("{\"type\":\"content_block_start\",\"index\":" + index + ",\"content_block\":" + block + "}");
    }

    private static String delta(int index, String type, String field, String text) {
        return claude("{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":{\"type\":\"" + type
                + "\",\"" + field + "\":\"" + text + "\"}}");
    }

    private static String stop(int index) {
        return claude("{\"type\":\"content_block_stop\",\"index\":" + index + "}");
    }

    static final List<String> CLAUDE = List.of(
            claude(
                    "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"claude-sonnet-4-5\",\"usage\":"
                            + "{\"input_tokens\":10,\"cache_creation_input_tokens\":30,\"cache_read_input_tokens\":20,"
                            + "\"output_tokens\":1}}}"),
            claude("{\"type\":\"ping\"}"),
            begin(0, "{\"type\":\"thinking\",\"thinking\":\"\"}"),
            delta(0, "thinking_delta", "thinking", "Hm"),
            delta(0, "signature_delta", "signature", "c2ln"),
            stop(0),
            begin(1, "{\"type\":\"text\",\"text\":\"\"}"),
            delta(1, "text_delta", "text", HELLO),
            delta(1, "text_delta", "text", CLEF),
            stop(1),
            begin(2, "{\"type\":\"tool_use\",\"id\":\"toolu_A\",\"name\":\"look\",\"input\":{}}"),
            delta(2, "input_json_delta", "partial_json", "{\\\"at\\\":"),
            delta(2, "input_json_delta", "partial_json", "\\\"Köln\\\"}"),
            stop(2),
            begin(3, "{\"type\":\"tool_use\",\"id\":\"toolu_B\",\"name\":\"go\",\"input\":{}}"),
            stop(3),
            claude(
                    "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"},\"usage\":{\"output_tokens\":40}}"),
            claude("{\"type\":\"message_stop\"}"));

    private static final List<String> CLAUDE_TOLD = List.of(
            "\"role\":\"assistant\"",
            "",
            "",
            "\"reasoning_content\":\"Hm\"",
            "c2ln",
            "",
            "",
            HELLO,
            CLEF,
            "",
            "toolu_A",
            "{\\\"at\\\":",
            "\\\"Köln\\\"}",
            "",
            "toolu_B",
            "",
            "",
            DONE);

    private static String gpt(String delta, String finish) {
        return "data: {\"id\":\"c1\",\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":" + delta
                + ",\"finish_reason\":" + finish + "}]}\n\n";
    }

    private static String call(int index, String begun, String arguments) {
        return gpt(
                "{\"tool_calls\":[{\"index\":" + index + begun + ",\"function\":{"
                        + (begun.isEmpty() ? "" : "\"name\":\"tool" + index + "\",") + "\"arguments\":\"" + arguments
                        + "\"}}]}",
                "null");
    }

    static final List<String> GPT = List.of(
            gpt("{\"role\":\"assistant\"}", "null"),
            gpt("{\"reasoning_content\":\"Hm\"}", "null"),
            gpt("{\"content\":\"" + HELLO + "\"}", "null"),
            gpt("{\"content\":\"" + CLEF + "\"}", "null"),
            call(0, ",\"id\":\"call_A\"", ""),
            call(1, ",\"id\":\"call_B\"", ""),
            call(0, "", "{\\\"at\\\":"),
            call(1, "", "{}"),
            call(0, "", "\\\"Köln\\\"}"),
            gpt("{}", "\"tool_calls\""),
            "data: {\"id\":\"c1\",\"choices\":[],\"usage\":{\"prompt_tokens\":101,\"completion_tokens\":47}}\n\n",
            DONE);

    /** The second call waits for the first, which its blocks cannot interrupt. */
    private static final List<String> GPT_TOLD =
            List.of("message_start", "Hm", HELLO, CLEF, "call_A", "", "{\\\"at\\\":", "", "call_B", "", "", STOPPED);

    private static String gemini(String parts, int written, String more) {
        return "data: {\"responseId\":\"r1\",\"modelVersion\":\"gemini-2.5-flash\",\"candidates\":[{\"content\":{\"parts\":["
                + parts + "]}" + more + "}],\"usageMetadata\":{\"promptTokenCount\":10,\"candidatesTokenCount\":"
                + written + "}}\n\n";
    }

    static final List<String> GEMINI = List.of(
            gemini("{\"text\":\"Hm\",\"thought\":true}", 1, ""),
            gemini("{\"text\":\"" + HELLO + "\"}", 5, ""),
            gemini("{\"text\":\"" + CLEF + "\"}", 9, ""),
            gemini(
                    "{\"functionCall\":{\"name\":\"look\",\"args\":{\"at\":\"Köln\"}}},{\"functionCall\":{\"name\":\"go\"}}",
                    20,
                    ""),
            gemini("", 40, ",\"finishReason\":\"STOP\""));

    private static final List<String> GEMINI_TOLD = List.of("Hm", HELLO, CLEF, "{\\\"at\\\":\\\"Köln\\\"}", "");

    private static String ollama(String message, String more) {
        return "{\"model\":\"qwen3\",\"created_at\":\"noon\",\"message\":{\"role\":\"assistant\"," + message
                + "},\"done\":" + more + "}\n";
    }

    private static final List<String> OLLAMA = List.of(
            ollama("\"content\":\"\",\"thinking\":\"Hm\"", "false"),
            ollama("\"content\":\"" + HELLO + "\"", "false"),
            ollama("\"content\":\"" + CLEF + "\"", "false"),
            ollama(
                    "\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"look\",\"arguments\":{\"at\":\"Köln\"}}},"
                            + "{\"function\":{\"name\":\"go\",\"arguments\":{}}}]",
                    "false"),
            ollama("\"content\":\"\"", "true,\"done_reason\":\"stop\",\"prompt_eval_count\":10,\"eval_count\":40"));

    private static final List<String> OLLAMA_TOLD = List.of("Hm", HELLO, CLEF, "{\\\"at\\\":\\\"Köln\\\"}", DONE);

    private static String cohere(String type, String index, String message) {
        return "data: {\"type\":\"" + type + "\"" + index + ",\"delta\":{\"message\":{" + message + "}}}\n\n";
    }

    private static String tool(String type, int index, String call) {
        return cohere(type, ",\"index\":" + index, "\"tool_calls\":{" + call + "}");
    }

    private static final List<String> COHERE = List.of(
            "data: {\"type\":\"message-start\",\"id\":\"co1\"}\n\n",
            cohere("content-delta", "", "\"content\":{\"thinking\":\"Hm\"}"),
            cohere("content-delta", "", "\"content\":{\"text\":\"" + HELLO + "\"}"),
            cohere("content-delta", "", "\"content\":{\"text\":\"" + CLEF + "\"}"),
            tool("tool-call-start", 0, "\"id\":\"A\",\"function\":{\"name\":\"look\",\"arguments\":\"\"}"),
            tool("tool-call-delta", 0, "\"function\":{\"arguments\":\"{\\\"at\\\":\"}"),
            tool("tool-call-delta", 0, "\"function\":{\"arguments\":\"\\\"Köln\\\"}\"}"),
            tool("tool-call-start", 1, "\"id\":\"B\",\"function\":{\"name\":\"go\",\"arguments\":\"{}\"}"),
            "data: {\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"TOOL_CALL\",\"usage\":{\"tokens\":"
                    + "{\"input_tokens\":10,\"output_tokens\":40}}}}\n\n");

    private static final List<String> COHERE_TOLD = List.of(
            "message_start",
            "Hm",
            HELLO,
            CLEF,
            "tool_use",
            "{\\\"at\\\":",
            "\\\"Köln\\\"}",
            "\"name\":\"go\"",
            STOPPED);

    static final List<Tongue> ALL = List.of(
            new Tongue("chat <- Anthropic", CHAT, "claude-sonnet-4-5", CLAUDE, CLAUDE_TOLD, 60, 40, DONE),
            new Tongue("chat <- Gemini", CHAT, "gemini-2.5-flash", GEMINI, GEMINI_TOLD, 10, 40, DONE),
            new Tongue("chat <- Ollama", CHAT, "qwen3", OLLAMA, OLLAMA_TOLD, 10, 40, DONE),
            new Tongue("Messages <- OpenAI", MESSAGES, "gpt-4o", GPT, GPT_TOLD, 101, 47, STOPPED),
            new Tongue("Messages <- Gemini", MESSAGES, "gemini-2.5-flash", GEMINI, GEMINI_TOLD, 10, 40, STOPPED),
            new Tongue("Messages <- Cohere", MESSAGES, "command-a", COHERE, COHERE_TOLD, 10, 40, STOPPED));

    static Stream<Tongue> all() {
        return ALL.stream();
    }

    boolean isMessages() {
        return path.equals(MESSAGES);
    }

    /** Does the provider say as it goes what was used? */
    boolean tellsUsageEarly() {
        return events.equals(CLAUDE) || events.equals(GEMINI);
    }

    byte[] stream() {
        return String.join("", events).getBytes(UTF_8);
    }

    /** Is it one JSON text a line? */
    boolean isLines() {
        return events.equals(OLLAMA);
    }

    /** As the provider frames it. */
    String event(String json) {
        return isLines() ? json + "\n" : "data: " + json + "\n\n";
    }

    /** The provider says within its stream that it fails. */
    String failing(String message) {
        return event(
                events.equals(COHERE)
                        ? "{\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"ERROR\",\"error\":\"" + message
                                + "\"}}"
                        : "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"" + message
                                + "\",\"code\":503}}");
    }

    String errorInA200() {
        return events.equals(COHERE)
                ? "{\"message\":\"Busy\"}"
                : "{\"type\":\"error\",\"error\":{\"type\":\"x\",\"message\":\"Busy\"}}";
    }

    /** An answer that streams, and has said nothing yet. */
    Reply head() {
        String type = isLines() ? "application/x-ndjson" : "text/event-stream; charset=utf-8";
        return Reply.of(200).header("Content-Type", type).chunked();
    }

    /** The stream up to this event, each a write of its own. */
    Reply upTo(int event) {
        Reply reply = head();
        for (String each : events.subList(0, event)) {
            reply = reply.bytes(each);
        }
        return reply;
    }

    String request(String... headers) {
        return RawClient.post(path, body(model), headers);
    }

    String body(String asked) {
        return isMessages()
                ? Town.messages(asked, ",\"stream\":true")
                : Town.chat(asked, ",\"stream\":true,\"stream_options\":{\"include_usage\":true}");
    }

    /** How an error ends a stream that has begun. */
    String error() {
        return isMessages()
                ? "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\""
                : "data: {\"error\":{\"message\":\"";
    }

    @Override
    public String toString() {
        return name;
    }
}

package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import java.util.List;
import java.util.function.UnaryOperator;

/** A running gateway with one fake that stands for three vendors, each at its own path: OpenAI, Anthropic and Gemini. */
final class Town {
    static final String PROVIDERS = """
            providers:
              openai: {base_url: "https://api.openai.com/v1", keys: OPENAI_API_KEY, prefixes: [gpt-]}
              anthropic:
                base_url: ${env:OPENAI_API_URL}/v1
                native: {format: anthropic}
                keys: ANTHROPIC_API_KEY
                prefixes: [claude-]
              gemini:
                base_url: ${env:OPENAI_API_URL}/v1beta/openai
                native: {format: gemini, base_url: "${env:OPENAI_API_URL}/v1beta"}
                keys: GEMINI_API_KEY
                prefixes: [gemini-]
              ollama:
                base_url: ${env:OPENAI_API_URL}/local/v1
                auth: none
                native: {format: ollama}
                prefixes: [qwen]
              cohere:
                base_url: ${env:OPENAI_API_URL}/cohere/compatibility/v1
                auth: none
                native: {format: cohere}
                prefixes: [command-]
            """;

    static final String PRICES = """
            unit: per_1m
            models:
              claude-sonnet-4-5: {input: 3, output: 15, cached_input: 0.3, cache_write: 3.75, cache_write_1h: 6}
              gemini-2.5-flash: {input: 1, output: 2}
              gpt-4o: {input: 1, output: 2}
              qwen3: {input: 1, output: 2}
              command-a: {input: 1, output: 2}
            """;

    static final String CLAUDE = """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[{"type":"text",\
            "text":"A week by camel."}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":10,\
            "cache_creation_input_tokens":30,"cache_read_input_tokens":20,"cache_creation":\
            {"ephemeral_5m_input_tokens":10,"ephemeral_1h_input_tokens":20},"output_tokens":40,"service_tier":"standard"}}""";

    static final List<String> CLAUDE_EVENTS = List.of("""
            {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],\
            "model":"claude-sonnet-4-5","stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":10,\
            "cache_creation_input_tokens":30,"cache_read_input_tokens":20,"cache_creation":\
            {"ephemeral_5m_input_tokens":10,"ephemeral_1h_input_tokens":20},"output_tokens":1}}}""", """
            {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""", """
            {"type":"ping"}""", """
            {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"A week "}}""", """
            {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"by camel."}}""", """
            {"type":"content_block_stop","index":0}""", """
            {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":40}}""", """
            {"type":"message_stop"}""");

    static final String GEMINI = """
            {"candidates":[{"content":{"parts":[{"text":"A week by camel."}],"role":"model"},"finishReason":"STOP",\
            "index":0}],"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":40,"totalTokenCount":50},\
            "modelVersion":"gemini-2.5-flash","responseId":"r1"}""";

    private Town() {}

    static Rig open(UnaryOperator<Gate.Plan> more) {
        Rig rig = house(more);
        rig.fake().when(seen -> seen.path().equals("/v1/messages") && streams(seen.text()), claudeStream());
        rig.fake()
                .when(
                        seen -> seen.path().equals("/v1/messages"),
                        Reply.json(CLAUDE).header("request-id", "req_theirs"));
        rig.fake().when(seen -> seen.path().endsWith(":generateContent"), Reply.json(GEMINI));
        rig.fake().when(seen -> seen.path().endsWith(":streamGenerateContent"), Reply.sse(List.of(GEMINI)));
        return rig;
    }

    /** The same, whose fake has not been told anything. */
    static Rig house(UnaryOperator<Gate.Plan> more) {
        return Rig.house(plan -> more.apply(plan.file("config/providers.yaml", PROVIDERS)
                .file("pricing/pricing.yaml", PRICES)
                .env("ANTHROPIC_API_KEY", "sk-ant-house")
                .env("GEMINI_API_KEY", "AIza-house")));
    }

    private static boolean streams(String body) {
        return body.contains("\"stream\":true") || body.contains("\"stream\": true");
    }

    /** As Anthropic writes it, each event with its name. */
    static byte[] claudeBytes() {
        return named(CLAUDE_EVENTS);
    }

    static byte[] named(List<String> events) {
        StringBuilder all = new StringBuilder();
        for (String event : events) {
            String type = Said.parse(event).path("type").asText();
            all.append("event: ").append(type).append("\ndata: ").append(event).append("\n\n");
        }
        return all.toString().getBytes(UTF_8);
    }

    static Reply claudeStream() {
        return Reply.sse(claudeBytes());
    }

    static String chat(String model, String more) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"How far is Samarkand?\"}]"
                + more + "}";
    }

    static String messages(String model, String more) {
        return chat(model, ",\"max_tokens\":100" + more);
    }

    static RawClient.Answer ask(Rig rig, String model, String more) {
        return rig.say(RawClient.post("/v1/messages", messages(model, more), "anthropic-version: 2023-06-01"));
    }
}

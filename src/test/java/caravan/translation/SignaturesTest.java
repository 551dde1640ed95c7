package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import caravan.chat.Dialect;
import caravan.chat.Format;
import caravan.chat.Losses;
import caravan.chat.spokes.Gathering;
import caravan.dialects.anthropic.MessagesDialect;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** A thought goes back to who had it, signed as it was, whatever the caller speaks; and to nobody else. */
class SignaturesTest {
    private static final String CLAUDE = """
            {"type":"message","id":"msg_1","model":"claude","content":[{"type":"thinking","thinking":"I look.","signature":"c2ln"},
            {"type":"redacted_thinking","data":"aGlk"},{"type":"text","text":"So:"},
            {"type":"tool_use","id":"toolu_1","name":"look","input":{"at":1.50}}],"stop_reason":"tool_use"}""";
    private static final String GEMINI = """
            {"responseId":"r","candidates":[{"content":{"parts":[{"text":"I look.","thought":true},
            {"functionCall":{"name":"look","args":{"at":1}},"thoughtSignature":"Z2Vt"},
            {"functionCall":{"name":"look","args":{"at":2}}}]},"finishReason":"STOP"}]}""";

    /** The conversation goes on with the answer as the caller was told it, after its tools have run. */
    private static JsonNode next(Dialect dialect, Format first, String answer, Format second, String model) {
        byte[] told = dialect.whole(Gathering.read(first, answer.getBytes(UTF_8)), Streams.TOLD);
        ObjectNode request = Json.MAPPER.createObjectNode().put("model", "asked");
        ArrayNode messages = request.putArray("messages");
        messages.addObject().put("role", "user").put("content", "Look");
        JsonNode message = Said.parse(new String(told, UTF_8));
        if (dialect instanceof MessagesDialect) {
            messages.addObject().put("role", "assistant").set("content", message.path("content"));
        } else {
            messages.add(message.at("/choices/0/message"));
        }
        Json json = Json.read(request.toString().getBytes(UTF_8), (name, parser) -> {});
        byte[] body = second.body(dialect.read(json, new Losses(true)).to(model), new Losses(true));
        return Said.parse(new String(body, UTF_8));
    }

    @Test
    void claudesThoughtsComeBackThroughOpenAisDialect() {
        JsonNode content = next(Streams.CHAT, Streams.ANTHROPIC, CLAUDE, Streams.ANTHROPIC, "claude-sonnet-4-5")
                .at("/messages/1/content");

        assertThat(content.toString())
                .isEqualTo("[{\"type\":\"thinking\",\"thinking\":\"I look.\",\"signature\":\"c2ln\"},"
                        + "{\"type\":\"redacted_thinking\",\"data\":\"aGlk\"},{\"type\":\"text\",\"text\":\"So:\"},"
                        + "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"look\",\"input\":{\"at\":1.5}}]");
    }

    @Test
    void geminisSignatureComesBackThroughOpenAisDialect() {
        JsonNode parts = next(Streams.CHAT, Streams.GEMINI, GEMINI, Streams.GEMINI, "gemini-3-pro")
                .at("/contents/1/parts");

        assertThat(parts.at("/0/thoughtSignature").asText()).isEqualTo("Z2Vt");
        assertThat(parts.at("/1").has("thoughtSignature")).isFalse();
        assertThat(parts.at("/1/functionCall/args/at").asInt()).isEqualTo(2);
    }

    @Test
    void geminisSignatureComesBackThroughAnthropicsDialect() {
        JsonNode parts = next(Streams.MESSAGES, Streams.GEMINI, GEMINI, Streams.GEMINI, "gemini-3-pro")
                .at("/contents/1/parts");

        assertThat(parts).hasSize(2);
        assertThat(parts.at("/0/thoughtSignature").asText()).isEqualTo("Z2Vt");
    }

    @Test
    void noProviderSeesAnothersSignature() {
        String claude = next(Streams.CHAT, Streams.GEMINI, GEMINI, Streams.ANTHROPIC, "claude-sonnet-4-5")
                .toString();
        String gemini = next(Streams.CHAT, Streams.ANTHROPIC, CLAUDE, Streams.GEMINI, "gemini-3-pro")
                .toString();
        String openAi = next(Streams.MESSAGES, Streams.GEMINI, GEMINI, Streams.OPENAI, "gpt")
                .toString();

        assertThat(claude).doesNotContain("Z2Vt", "I look.").contains("tool_use");
        assertThat(gemini).doesNotContain("c2ln", "aGlk").contains("skip_thought_signature_validator");
        assertThat(openAi).doesNotContain("Z2Vt", "caravan.").contains("tool_calls");
    }

    /** Anthropic itself would not know them: such a request cannot go on as it came. */
    @Test
    void aRequestWithForeignThoughtsIsKnown() {
        byte[] told = Streams.MESSAGES.whole(Gathering.read(Streams.GEMINI, GEMINI.getBytes(UTF_8)), Streams.TOLD);
        byte[] own = CLAUDE.getBytes(UTF_8);

        assertThat(new MessagesDialect().hasForeignThoughts(Json.read(told, (name, parser) -> {})))
                .isTrue();
        assertThat(new MessagesDialect().hasForeignThoughts(Json.read(own, (name, parser) -> {})))
                .isFalse();
    }

    @Test
    void aStreamSignsAsAWholeAnswerDoes() {
        String stream = Streams.sse(
                "{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"m\"}}",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\"}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"c2ln\"}}");

        assertThat(Streams.text(Streams.ANTHROPIC, Streams.CHAT, stream))
                .contains("\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"hm\",\"index\":0}]")
                .contains("\"index\":0,\"signature\":\"c2ln\",\"format\":\"anthropic-claude-v1\"");
    }
}

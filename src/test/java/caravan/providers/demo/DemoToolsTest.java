package caravan.providers.demo;

import static caravan.call.Operation.CHAT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoToolsTest {
    private static final String TOOLS = """
            ,"tools":[{"type":"custom","custom":{"name":"free"}},
             {"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":{
              "city":{"type":"string"},"days":{"type":"integer"},"now":{"type":["boolean","null"]},
              "unit":{"type":"string","enum":["C","F"]},"tags":{"type":"array","items":{"type":"string"}},
              "where":{"$ref":"#/$defs/Place"},"why":{"anyOf":[{"type":"null"},{"type":"string"}]}},
              "$defs":{"Place":{"type":"object","properties":{"lat":{"type":"number"}}}}}}},
             {"type":"function","function":{"name":"clock"}}]""";
    private static final String ASK = "{\"messages\":[{\"role\":\"user\",\"content\":\"Paris, please\"}]";

    private Loop loop;
    private Demo demo;

    @BeforeEach
    void start() {
        loop = new Loop();
        demo = new Demo(loop.vertx(), Duration.ofMillis(1), Duration.ofMillis(1));
    }

    @AfterEach
    void stop() {
        loop.close();
    }

    private JsonNode echo(String json) {
        return loop.whole(demo, CHAT, "echo", json);
    }

    private static JsonNode arguments(JsonNode call) {
        return Loop.json(call.at("/function/arguments").textValue().getBytes(UTF_8));
    }

    @Test
    void theFirstFunctionIsCalledWithArgumentsThatFitItsSchema() {
        JsonNode answer = echo(ASK + TOOLS + "}");
        JsonNode call = answer.at("/choices/0/message/tool_calls/0");
        assertThat(call.path("id").asText()).isEqualTo("call_c1");
        assertThat(call.path("type").asText()).isEqualTo("function");
        assertThat(call.at("/function/name").asText()).isEqualTo("weather");
        assertThat(arguments(call))
                .hasToString("{\"city\":\"Paris, please\",\"days\":1,\"now\":true,\"unit\":\"C\","
                        + "\"tags\":[\"Paris, please\"],\"where\":{\"lat\":1},\"why\":null}");
        assertThat(answer.at("/choices/0/message/content").isNull()).isTrue();
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(answer.at("/usage/completion_tokens").asInt()).isPositive();
    }

    @Test
    void aToolCallIsStreamedAsFragmentsThatJoinToTheArguments() {
        List<JsonNode> chunks = loop.streamed(demo, CHAT, "echo", ASK + TOOLS + ",\"stream\":true}")
                .chunks();
        assertThat(chunks.getFirst().at("/choices/0/delta")).hasToString("{\"role\":\"assistant\",\"content\":null}");
        assertThat(chunks.get(1).at("/choices/0/delta/tool_calls/0"))
                .hasToString("{\"id\":\"call_c1\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"weather\",\"arguments\":\"\"},\"index\":0}");
        StringBuilder joined = new StringBuilder();
        chunks.forEach(chunk -> joined.append(
                chunk.at("/choices/0/delta/tool_calls/0/function/arguments").asText("")));
        JsonNode whole = echo(ASK + TOOLS + "}").at("/choices/0/message/tool_calls/0/function/arguments");
        assertThat(joined).hasToString(whole.asText());
        assertThat(chunks).hasSizeGreaterThan(6);
        assertThat(chunks.get(chunks.size() - 2).at("/choices/0/finish_reason").asText())
                .isEqualTo("tool_calls");
    }

    @Test
    void toolChoiceNoneIsAnsweredWithText() {
        JsonNode answer = echo(ASK + TOOLS + ",\"tool_choice\":\"none\"}");
        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("Paris, please");
        assertThat(answer.at("/choices/0/message").has("tool_calls")).isFalse();
    }

    @Test
    void aNamedFunctionIsTheOneCalled() {
        JsonNode answer =
                echo(ASK + TOOLS + ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"clock\"}}}");
        JsonNode call = answer.at("/choices/0/message/tool_calls/0");
        assertThat(call.at("/function/name").asText()).isEqualTo("clock");
        assertThat(arguments(call)).isEmpty();
    }

    @Test
    void aToolsResultIsQuoted() {
        JsonNode answer = echo("""
                {"messages":[{"role":"user","content":"Paris"},
                 {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",
                  "function":{"name":"weather","arguments":"{}"}}]},
                 {"role":"tool","tool_call_id":"call_1","content":"18 degrees and sunny"}]""" + TOOLS + "}");
        assertThat(answer.at("/choices/0/message/content").asText()).contains("18 degrees and sunny");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void aSchemaThatRefersToItselfEnds() {
        JsonNode answer = echo(ASK + """
                ,"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{
                 "a":{"$ref":"#"},"b":{"$ref":"#"},"c":{"$ref":"#/properties/c"}}}}}]}""");
        assertThat(arguments(answer.at("/choices/0/message/tool_calls/0")).has("a"))
                .isTrue();
    }
}

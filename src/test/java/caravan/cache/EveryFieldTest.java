package caravan.cache;

import static caravan.cache.Asks.CHAT;
import static caravan.cache.Asks.state;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import caravan.door.Rig;
import caravan.peers.Complaint;
import caravan.testkit.RawClient;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whatever changes in a request makes it another question: a field of the body, a header, the path. */
class EveryFieldTest {
    /** Every field of a chat request that may be cached, and some that nobody knows. */
    private static final String ALL = """
            {"model":"gpt-4o",
             "messages":[
              {"role":"system","content":"Be brief.","name":"house"},
              {"role":"user","content":[{"type":"text","text":"What is this?"},
               {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"low"}}]},
              {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",
               "function":{"name":"look","arguments":"{}"}}]},
              {"role":"tool","tool_call_id":"call_1","content":"A camel."}],
             "audio":{"voice":"alloy","format":"wav"},"frequency_penalty":0.1,"function_call":"none",
             "functions":[{"name":"f","description":"d","parameters":{"type":"object"}}],
             "logit_bias":{"50256":-100},"logprobs":true,"max_completion_tokens":50,"max_tokens":40,
             "metadata":{"a":"b"},"modalities":["text"],"n":1,"parallel_tool_calls":true,
             "prediction":{"type":"content","content":"A"},"presence_penalty":0.2,"prompt_cache_key":"k",
             "reasoning_effort":"low","response_format":{"type":"json_schema","json_schema":{"name":"s","strict":true,
              "schema":{"type":"object","properties":{"x":{"type":"string","enum":["a","b"]}}}}},
             "safety_identifier":"u-1","seed":7,"service_tier":"auto","stop":["\\n","END"],"store":false,
             "temperature":0.7,"tool_choice":{"type":"function","function":{"name":"look"}},
             "tools":[{"type":"function","function":{"name":"look","description":"Look","strict":false,
              "parameters":{"type":"object","properties":{"where":{"type":"string"}},"required":["where"]}}}],
             "top_logprobs":2,"top_p":0.9,"user":"u","verbosity":"low","top_k":40,"min_p":0.05,
             "repetition_penalty":1.1,"provider":{"order":["a","b"],"allow_fallbacks":false},"x_nobody_knows":[{"y":1}]}
            """;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static Rig rig;

    @BeforeAll
    static void start() throws IOException {
        rig = Rig.house(plan -> plan.env("CACHE_TTL", "1h").flag("forward-request-headers", "x-mine"));
        assertThat(ask(Json.MAPPER.readTree(ALL))).isEqualTo("MISS");
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static String ask(JsonNode body, String... headers) {
        RawClient.Answer answer = rig.chat(body.toString(), headers);
        assertThat(answer.status()).as(body + " " + answer.text()).isEqualTo(200);
        return state(answer);
    }

    /** One way to change a value in a tree: where it stands, and the tree as it is then. */
    private record Flip(String where, JsonNode body) {}

    /** Of each value anywhere, and of each field's being there. */
    private static List<Flip> flips() throws IOException {
        JsonNode all = Json.MAPPER.readTree(ALL);
        List<Flip> flips = new ArrayList<>();
        values(all, "", flips);
        return flips;
    }

    private static void values(JsonNode root, String at, List<Flip> flips) {
        JsonNode here = root.at(at);
        if (here instanceof ObjectNode object) {
            for (String name :
                    object.propertyStream().map(each -> each.getKey()).toList()) {
                String inner = at + "/" + name;
                values(root, inner, flips);
                JsonNode copy = root.deepCopy();
                ((ObjectNode) copy.at(at)).remove(name);
                flips.add(new Flip(inner + " left out", copy));
            }
            JsonNode copy = root.deepCopy();
            ((ObjectNode) copy.at(at)).put("one_more", 1);
            flips.add(new Flip(at + "/one_more added", copy));
        } else if (here instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                values(root, at + "/" + i, flips);
            }
            JsonNode copy = root.deepCopy();
            ((ArrayNode) copy.at(at)).add(array.path(0).deepCopy());
            flips.add(new Flip(at + " made longer", copy));
        } else {
            flips.add(new Flip(at, changed(root, at, here)));
        }
    }

    private static JsonNode changed(JsonNode root, String at, JsonNode value) {
        JsonNode copy = root.deepCopy();
        String name = at.substring(at.lastIndexOf('/') + 1);
        JsonNode holder = copy.at(at.substring(0, at.lastIndexOf('/')));
        JsonNode other =
                switch (value.getNodeType()) {
                    case STRING -> NODES.textNode(value.asText() + "x");
                    case NUMBER -> value.isInt() ? NODES.numberNode(value.asInt() + 1) : NODES.numberNode(0.33);
                    case BOOLEAN -> NODES.booleanNode(!value.asBoolean());
                    default -> NODES.textNode("something");
                };
        if (holder instanceof ObjectNode object) {
            object.set(name, other);
        } else {
            ((ArrayNode) holder).set(Integer.parseInt(name), other);
        }
        return copy;
    }

    /** What makes it no question at all, or one that the cache does not touch. */
    private static boolean isOther(Flip flip) {
        return List.of("/model", "/messages", "/store").contains(flip.where().replace(" left out", ""))
                || flip.where().matches("/messages/\\d/role.*|/tools/\\d/type|/model.*|/n");
    }

    @TestFactory
    Stream<DynamicTest> everySingleFieldThatIsChangedGivesAMiss() throws IOException {
        return flips().stream()
                .filter(flip -> !isOther(flip))
                .map(flip -> DynamicTest.dynamicTest(
                        flip.where(), () -> assertThat(ask(flip.body())).isEqualTo("MISS")));
    }

    @Test
    @Complaint(
            number = 34,
            of = {"BerriAI/litellm#25673", "lunargate-ai/gateway#2"})
    void nothingThatIsChangedGivesTheAnswerToSomethingElse() throws IOException {
        List<Flip> flips = flips();

        assertThat(flips).hasSizeGreaterThan(150);
        assertThat(flips.stream().map(flip -> flip.body().toString()).distinct())
                .hasSameSizeAs(flips);
        assertThat(flips.stream()
                        .filter(flip -> !isOther(flip))
                        .map(flip -> ask(flip.body().deepCopy(), "OpenAI-Organization: another")))
                .containsOnly("MISS");
        assertThat(ask(Json.MAPPER.readTree(ALL))).isEqualTo("HIT");
    }

    @Test
    void onlyTheFormOfTheAnswerMakesNoOtherQuestion() throws IOException {
        ObjectNode body = (ObjectNode) Json.MAPPER.readTree(ALL);
        body.put("stream", true).putObject("stream_options").put("include_usage", true);

        assertThat(ask(body)).isEqualTo("HIT");
    }

    @Test
    void everyHeaderThatMayChangeAnAnswerCounts() throws IOException {
        JsonNode body = Json.MAPPER.readTree(ALL);
        for (String name : List.of(
                "OpenAI-Organization",
                "OpenAI-Project",
                "OpenAI-Beta",
                "X-OpenAI-Organization",
                "anthropic-beta",
                "anthropic-version",
                "X-Mine")) {
            assertThat(ask(body, name + ": one")).as(name).isEqualTo("MISS");
            assertThat(ask(body, name + ": two")).as(name).isEqualTo("MISS");
            assertThat(ask(body, name + ": one")).as(name).isEqualTo("HIT");
        }
        assertThat(ask(body, "User-Agent: another", "Idempotency-Key: 7", "Traceparent: 00-1", "Accept: */*"))
                .isEqualTo("HIT");
    }

    @Test
    void thePathAndTheQueryCount() {
        assertThat(at(CHAT + "?a=b")).isEqualTo("MISS");
        assertThat(at(CHAT + "?a=c")).isEqualTo("MISS");
        assertThat(at(CHAT + "?a=b")).isEqualTo("HIT");
        assertThat(at("/chat/completions")).isEqualTo("MISS");
    }

    private static String at(String path) {
        return state(rig.say(RawClient.post(path, ALL)));
    }
}

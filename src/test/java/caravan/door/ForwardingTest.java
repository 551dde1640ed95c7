package caravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import caravan.peers.Complaint;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions and answers go through as they are, byte for byte, but for what must change. */
@ParameterizedClass(name = "threads = {0}")
@ValueSource(strings = {"loop", "virtual"})
class ForwardingTest {
    private static final String ODD = """
             \t{ "zulu" :1.0e+2 ,"big":123456789012345678901234567890.123456789,
            "mod\\u0065l" :  "%s"  , "messages"\r
            : [ {"role":"user","name":"u","name":"v","content":"\\u00e9 é \\ud83d\\ude00 😀 \\/ \\b","x":{"a":1,"a":2}} ] ,
              "future" : {"deep":[[],{},null,true]} ,"stop":null , "": 0 }
            """;

    private static Rig rig;

    ForwardingTest(String threads) {
        assertThat(threads).isNotEmpty();
    }

    @BeforeParameterizedClassInvocation
    static void open(String threads) {
        rig = Rig.house(plan -> plan.flag("threads", threads)
                .file("config/models.yaml", "aliases: {mine: openai/gpt-4o}\nretry: {tries: 1}"));
    }

    @AfterParameterizedClassInvocation
    static void close() {
        rig.close();
    }

    @Test
    void aQuestionGoesOnByteForByte() {
        String json = ODD.formatted("gpt-4o");
        assertThat(rig.chat(json).status()).isEqualTo(200);

        assertThat(rig.lastSeen().text()).isEqualTo(json);
        assertThat(rig.lastSeen().header("content-type")).isEqualTo("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mine", "openai/gpt-4o", "m\\u0069ne"})
    void onlyTheModelsNameIsReplaced(String name) {
        rig.chat(ODD.formatted(name));

        assertThat(rig.lastSeen().text()).isEqualTo(ODD.formatted("gpt-4o"));
    }

    @Test
    void aStreamIsAskedToTellItsUsageAndNothingElseChanges() {
        String json = ODD.formatted("gpt-4o").replace("\"future\"", "\"stream\" : true , \"future\"");
        rig.chat(json);

        assertThat(rig.lastSeen().text().replace("\"stream_options\":{\"include_usage\":true},", ""))
                .isEqualTo(json)
                .isNotEqualTo(rig.lastSeen().text());
    }

    @Test
    void theCallersOwnStreamOptionsStay() {
        String json = ODD.formatted("gpt-4o")
                .replace(
                        "\"future\"",
                        "\"stream\":true,\"stream_options\": {\"include_obfuscation\":false} ,\"future\"");
        rig.chat(json);

        assertThat(rig.lastSeen().json().at("/stream_options"))
                .hasToString("{\"include_obfuscation\":false,\"include_usage\":true}");
        String asked = json.replace("{\"include_obfuscation\":false}", "");
        assertThat(rig.lastSeen().text().replaceFirst("\\{\"include_obf[^}]*}", ""))
                .isEqualTo(asked);
    }

    @Test
    void whoAsksForTheUsageSendsNothingElse() {
        String json = ODD.formatted("gpt-4o")
                .replace("\"future\"", "\"stream\":true,\"stream_options\": { \"include_usage\" : true } ,\"future\"");
        rig.chat(json);

        assertThat(rig.lastSeen().text()).isEqualTo(json);
    }

    @Test
    void anAnswerComesBackByteForByte() {
        String odd = " {\"choices\" : [ ],\"object\":\"?\", \"new\":{\"a\":1e9,\"a\":\"\\u00e9é\"},\"usage\" :null }\n";
        rig.fake().next(Reply.json(odd));

        assertThat(rig.chat(ODD.formatted("gpt-4o")).text()).isEqualTo(odd);
    }

    @Test
    void anAnswerTooLongToHoldPassesAndIsCounted() {
        String answer = "{\"data\":[\"" + "x".repeat(5_000_000) + "\"],\"usage\":{\"prompt_tokens\":77}}";
        rig.fake().next(Reply.json(answer));

        RawClient.Answer passed = rig.chat(ODD.formatted("gpt-4o"));
        assertThat(passed.text()).isEqualTo(answer);
        assertThat(rig.entry(passed).path("input_tokens").asLong()).isEqualTo(77);
        assertThat(rig.entry(passed).path("outcome").asText()).isEqualTo("ok");
    }

    @Test
    void aProvidersErrorComesBackByteForByte() {
        String error = "{ \"error\" : {\"message\":\"No \\u00e9\",\"code\": 429,\"metadata\":{}} ,\"more\":1 }";
        rig.fake().next(Reply.json(418, error).header("Retry-After", "7").header("Set-Cookie", "a=b"));

        RawClient.Answer answer = rig.chat(ODD.formatted("gpt-4o"));
        assertThat(answer.status()).isEqualTo(418);
        assertThat(answer.text()).isEqualTo(error);
        assertThat(answer.head().header("retry-after")).isEqualTo("7");
        assertThat(answer.head().header("set-cookie")).isNull();
        assertThat(rig.entry(answer).path("outcome").asText()).isEqualTo("provider_status");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html><h1>502 Bad Gateway</h1></html>", "", "Bad Gateway", "{\"oops\":1}", "[]"})
    void anErrorOfAnotherFormIsToldInOpenAis(String body) throws IOException {
        rig.fake().next(Reply.of(502).header("Content-Type", "text/html").bytes(body));

        RawClient.Answer answer = rig.chat(ODD.formatted("gpt-4o"));
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.head().header("content-type")).isEqualTo("application/json");
        JsonNode error = Json.MAPPER.readTree(answer.body()).path("error");
        assertThat(error.path("message").asText()).isEqualTo("Provider 'openai' answered with status 502.");
        assertThat(error.path("type").asText()).isEqualTo("upstream_error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":\"Too long\",\"id\":\"1\"}",
                "{\"error\":\"Too long\",\"code\":\"invalid-argument\"}",
                "{\"detail\":\"Too long\"}",
                "{\"detail\":[{\"type\":\"value_error\",\"loc\":[\"body\"],\"msg\":\"Too long\"}]}",
                "{\"success\":false,\"errors\":[{\"code\":3040,\"message\":\"Too long\"}]}",
                "[{\"error\":{\"code\":400,\"message\":\"Too long\",\"status\":\"INVALID_ARGUMENT\"}}]"
            })
    @Complaint(number = 43, of = "BerriAI/litellm#6578")
    void whatAProviderSaysInItsOwnFormIsNotLost(String body) throws IOException {
        rig.fake().next(Reply.json(422, body));

        RawClient.Answer answer = rig.chat(ODD.formatted("gpt-4o"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(Json.MAPPER.readTree(answer.body()).at("/error/message").asText())
                .isEqualTo("Too long");
    }

    @Test
    void anErrorThatIsCompressedAgainstOurWishIsUnpacked() throws IOException {
        rig.fake().next(Replies.error(500, "t", "c", "m").gzip());

        RawClient.Answer answer = rig.chat(ODD.formatted("gpt-4o"));
        assertThat(answer.head().header("content-encoding")).isNull();
        assertThat(Json.MAPPER.readTree(answer.body()).at("/error/message").asText())
                .isEqualTo("m");
    }

    @Test
    void compressionIsNotAskedForAndOnlyListedHeadersGo() {
        rig.chat(
                ODD.formatted("gpt-4o"),
                "Accept-Encoding: gzip, br",
                "Cookie: a=b",
                "X-Forwarded-For: 10.0.0.1",
                "Authorization: Bearer sk-caller",
                "OpenAI-Beta: assistants=v2",
                "User-Agent: mine/1");

        Seen seen = rig.lastSeen();
        assertThat(seen.header("accept-encoding")).isNull();
        assertThat(seen.header("cookie")).isNull();
        assertThat(seen.header("x-forwarded-for")).isNull();
        assertThat(seen.headers("authorization")).containsExactly("Bearer sk-house");
        assertThat(seen.header("openai-beta")).isEqualTo("assistants=v2");
        assertThat(seen.header("user-agent")).isEqualTo("mine/1");
    }

    @Test
    void pathsAreFoundWithoutTheirVersion() {
        String json = ODD.formatted("gpt-4o");
        for (String path : List.of("/chat/completions", "/v1/chat/completions")) {
            assertThat(rig.say(RawClient.post(path, json)).status()).isEqualTo(200);
            assertThat(rig.lastSeen().path()).isEqualTo("/v1/chat/completions");
        }
        String prompt = "{\"model\":\"gpt-4o\",\"prompt\":\"x\",\"input\":\"x\"}";
        for (String path : List.of("/completions", "/embeddings")) {
            assertThat(rig.say(RawClient.post(path, prompt)).status()).isEqualTo(200);
            assertThat(rig.lastSeen().path()).isEqualTo("/v1" + path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models/demo/echo", "/models/demo%2Fecho", "/v1/models/mine"})
    void aModelIsFoundByItsNameSlashesAndAll(String path) {
        RawClient.Answer answer = rig.say(RawClient.get(path));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).contains("\"object\":\"model\"");
        assertThat(rig.say(RawClient.get(path + "/none")).status()).isEqualTo(404);
    }

    @Test
    void theListNamesModelsAndAliases() throws IOException {
        for (String path : List.of("/models", "/v1/models")) {
            JsonNode list = Json.MAPPER.readTree(rig.say(RawClient.get(path)).body());
            assertThat(list.path("object").asText()).isEqualTo("list");
            assertThat(list.findValuesAsText("id"))
                    .contains("mine", "gpt-4o", "demo/echo")
                    .doesNotHaveDuplicates();
        }
    }
}

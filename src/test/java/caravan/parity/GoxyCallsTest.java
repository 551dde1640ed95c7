package caravan.parity;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.call.Json;
import caravan.door.Rig;
import caravan.keys.Admin;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What GoXY's tests try of the proxy itself and of its pages for administrators. */
class GoxyCallsTest {
    private static Rig own;
    private static Rig house;

    @BeforeAll
    static void start() {
        own = Rig.ownKeys(plan -> plan.flag("cors-origins", "https://app.example.com"));
        house = Rig.house(Admin::in);
    }

    @AfterAll
    static void stop() {
        house.close();
        own.close();
    }

    @Test
    void methodPathQueryBodyAndHeadersGoOnAndComeBack() {
        own.fake().next(Reply.json(201, "{\"made\":true}").header("OpenAI-Processing-Ms", "5"));

        HttpResponse<String> answer = own.gate()
                .post("/v1/blah?x=1&y=2", "{\"a\": 1}", "Authorization", "Bearer sk-mine", "OpenAI-Beta", "b=1");

        Seen seen = own.lastSeen();
        assertThat(List.of(seen.method(), seen.uri(), seen.text()))
                .containsExactly("POST", "/v1/blah?x=1&y=2", "{\"a\": 1}");
        assertThat(seen.header("authorization")).isEqualTo("Bearer sk-mine");
        assertThat(seen.header("openai-beta")).isEqualTo("b=1");
        assertThat(seen.headers())
                .as("the key is in no other header, and nobody is told who has called")
                .filteredOn(header -> header.getValue().contains("sk-mine"))
                .hasSize(1);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("{\"made\":true}");
        assertThat(answer.headers().firstValue("openai-processing-ms")).hasValue("5");
    }

    @Test
    void aStreamComesEventByEventToItsMark() {
        own.fake().next(Replies.chatStream(List.of("Far", " away"), false));

        assertThat(own.gate()
                        .post("/v1/chat/completions", Gate.chat("gpt-4o", true), "Authorization", "Bearer sk-mine")
                        .body())
                .contains("Far", " away")
                .endsWith("data: [DONE]\n\n");
    }

    /** There the headers came twice, which browsers refuse. */
    @Test
    void aPageOfAListedOriginMayAskAndReadsEachHeaderOnce() {
        RawClient.Head asked = asked();
        RawClient.Answer answer = own.say(RawClient.get("/health", "Origin: https://app.example.com"));

        assertThat(asked.status()).isEqualTo(204);
        for (RawClient.Head each : List.of(asked, answer.head())) {
            assertThat(each.headers().get("access-control-allow-origin")).containsExactly("https://app.example.com");
            assertThat(each.headers().get("vary")).hasSize(1);
        }
    }

    private static RawClient.Head asked() {
        try (RawClient caller = own.caller()) {
            return caller.send("""
                    OPTIONS /v1/chat/completions HTTP/1.1\r
                    Host: localhost\r
                    Origin: https://app.example.com\r
                    Access-Control-Request-Method: POST\r
                    Access-Control-Request-Headers: authorization\r
                    \r
                    """).head();
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, /health, 200", "POST, /health, 405", "GET, /nowhere, 404", "POST, /stats, 405"})
    void pagesOfTheHouseKnowTheirMethods(String method, String path, int status) throws IOException {
        RawClient.Answer answer =
                house.say(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.head().header("content-type")).isEqualTo("application/json");
        assertThat(Json.MAPPER.readTree(answer.body()).at("/error/message").isTextual())
                .isEqualTo(status >= 400);
        assertThat(answer.head().headers().containsKey("allow")).isEqualTo(status == 405);
    }

    /** Their {@code PUT /limit}: here each key has a budget, and a wrong one changes nothing. */
    @Test
    void aLimitThatIsChangedHoldsAtOnceAndAWrongOneIsNone() {
        Admin admin = Admin.of(house.gate());
        JsonNode key = admin.make("{\"name\":\"team\",\"budget\":{\"usd\":\"2\",\"per\":\"hour\"}}");

        assertThat(admin.change(key, "{\"budget\":{\"usd\":\"5\",\"per\":\"hour\"}}")
                        .path("budget")
                        .toString())
                .contains("5");
        for (String wrong : List.of("{\"budget\":", "{\"budget\":\"lots\"}", "{\"budget\":-1}")) {
            assertThat(admin.send("PATCH", "/admin/keys/" + Admin.id(key), wrong)
                            .statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
        assertThat(Admin.tree(admin.get("/admin/keys/" + Admin.id(key)))
                        .path("budget")
                        .toString())
                .contains("5");

        admin.change(key, "{}"); // there it set the limit to nothing
        assertThat(ask(Admin.bearer(key))).isEqualTo(200);
        admin.change(key, "{\"budget\":{\"usd\":0,\"per\":\"hour\"}}");
        assertThat(ask(Admin.bearer(key))).isEqualTo(402);
        admin.change(key, "{\"budget\":{\"usd\":5,\"per\":\"hour\"}}");
        assertThat(ask(Admin.bearer(key))).isEqualTo(200);
    }

    private static int ask(String bearer) {
        return house.gate()
                .post("/v1/chat/completions", Gate.chat("gpt-4o", false), "Authorization", bearer)
                .statusCode();
    }

    /** There everybody could read them, and change the limit. */
    @Test
    void administratorsSeeEveryKeyButNoneOfThemItself() {
        Admin admin = Admin.of(house.gate());
        String key = admin.make("{\"name\":\"seen\"}").path("key").asText();

        assertThat(admin.get("/admin/keys").body()).contains("\"seen\"").doesNotContain(key);
        assertThat(house.gate().get("/admin/keys").statusCode()).isEqualTo(401);
        assertThat(admin.send("PUT", "/admin/keys", "{}").statusCode()).isBetween(404, 405);
        assertThat(admin.get("/admin/nothing").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "sk-1234567890abcdefghij, sk-1…ghij", // as there, but for the dots
        "abcdefgh12345678, …", // of a short one there were four characters: too much of it
        "abcdefgh, …"
    })
    void aKeyIsShownByItsEnds(String key, String shown) throws IOException {
        String order = "{\"model\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":\"#caravan add key openai " + key
                + "\"}]}";
        try (Rig rig = Rig.ownKeys(plan -> plan)) {
            String told = Json.MAPPER
                    .readTree(rig.gate().post("/v1/chat/completions", order).body())
                    .findPath("content")
                    .asText();

            assertThat(told).contains(shown).doesNotContain(key);
        }
    }
}

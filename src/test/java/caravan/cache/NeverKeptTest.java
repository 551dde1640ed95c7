package caravan.cache;

import static caravan.cache.Asks.assertStates;
import static caravan.cache.Asks.body;
import static caravan.cache.Asks.chat;
import static caravan.cache.Asks.state;
import static caravan.cache.Asks.streamed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not be given again is not kept. */
class NeverKeptTest {
    private static final String RESPONSES = "/v1/responses";
    private static Rig rig;

    @BeforeAll
    static void start() {
        rig = Rig.house(plan -> plan.env("CACHE_TTL", "5m"));
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @BeforeEach
    void imitate() {
        rig.fake().always(Replies.chat("Far"));
    }

    @ParameterizedTest
    @ValueSource(ints = {202, 203, 204, 206, 400, 401, 403, 404, 408, 409, 422, 429, 500, 502, 503, 504})
    void anyOtherStatus(int status) {
        rig.fake().always(Reply.json(status, status < 300 ? "{\"object\":\"chat.completion\"}" : "{\"error\":{}}"));

        assertStates(rig, chat("status " + status), "MISS", "MISS");
    }

    @Test
    void createdIsAsGoodAsOk() {
        rig.fake().always(Reply.json(201, "{\"object\":\"chat.completion\"}"));

        RawClient.Answer first = rig.chat(chat("created"));
        RawClient.Answer second = rig.chat(chat("created"));
        assertThat(first.status()).isEqualTo(201);
        assertThat(state(second)).isEqualTo("HIT");
        assertThat(second.status()).isEqualTo(201);
    }

    @Test
    void aStreamThatBrokeOff() {
        rig.fake().always(request -> Replies.chatStream(List.of("Far", " away"), true)
                .first(300)
                .thenReset()
                .to(request));
        for (int i = 0; i < 2; i++) {
            RawClient.Answer broken = rig.sayUntilBroken(RawClient.post(Asks.CHAT, streamed("broken")));
            assertThat(state(broken)).isEqualTo("MISS");
        }
    }

    @Test
    void aStreamThatEndedBeforeItsEndOrHasAnErrorInIt() {
        rig.fake().always(Reply.sse(List.of("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}")));
        for (int i = 0; i < 2; i++) {
            assertThat(state(rig.sayUntilBroken(RawClient.post(Asks.CHAT, streamed("cut")))))
                    .isEqualTo("MISS");
        }
        rig.fake().always(Reply.sse(List.of("{\"error\":{\"message\":\"no\"}}", "[DONE]")));
        assertStates(rig, streamed("error inside"), "MISS", "MISS");
    }

    @Test
    void aStreamWhoseCallerLeft() {
        rig.fake()
                .next(Replies.chatStream(List.of("Far", " away"), true)
                        .first(300)
                        .thenHang());
        try (RawClient caller = rig.caller()) {
            caller.send(RawClient.post(Asks.CHAT, streamed("left"))).head();
            caller.chunk();
        }
        await().until(() -> rig.gate().inside() == 0);

        assertStates(rig, streamed("left"), "MISS");
    }

    @Test
    void anAnswerThatIsNoJsonOrSaysItFailed() {
        rig.fake().always(Reply.json("{\"broken"));
        assertStates(rig, chat("broken json"), "MISS", "MISS");
        rig.fake().always(Reply.json("{\"error\":{\"message\":\"no\"}}"));
        assertStates(rig, chat("error with 200"), "MISS", "MISS");
    }

    /** Nobody has asked for it, and who comes next may not be able to read it: so it is unpacked, and then it is like any other. */
    @Test
    void aCompressedAnswerIsKeptOnlyAsOneThatIsNot() {
        rig.fake().always(request -> Replies.chat("Far").gzip().to(request));
        assertThat(state(rig.chat(chat("gzip"), "Accept-Encoding: gzip"))).isEqualTo("MISS");

        RawClient.Answer second = rig.chat(chat("gzip"));
        assertThat(state(second)).isEqualTo("HIT");
        assertThat(second.head().header("content-encoding")).isNull();
        assertThat(second.text()).contains("\"Far\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"store\":true",
                ",\"web_search_options\":{}",
                ",\"search_parameters\":{\"mode\":\"auto\"}",
                ",\"plugins\":[{\"id\":\"web\"}]",
                ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}},{\"type\":\"web_search\"}]"
            })
    void whatLooksIntoTheWorldOrIsToBeStored(String more) {
        assertStates(rig, body("state", more), "BYPASS", "BYPASS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"store\":true",
                ",\"tools\":[{\"type\":\"mcp\",\"server_label\":\"x\"}]",
                ",\"tools\":[{\"type\":\"code_interpreter\",\"container\":{\"type\":\"auto\"}}]"
            })
    void aResponseThatIsMoreThanAnAnswer(String more) {
        String json = "{\"model\":\"gpt-4o\",\"input\":\"Hi\"" + more + "}";
        rig.fake().always(Reply.json("{\"object\":\"response\",\"status\":\"completed\",\"output\":[]}"));

        assertThat(state(rig.say(RawClient.post(RESPONSES, json)))).isEqualTo("BYPASS");
        assertThat(state(rig.say(RawClient.post(RESPONSES, json)))).isEqualTo("BYPASS");
    }

    /** These name what is stored, so only who pays for it, or is let through, may. */
    @Test
    void aResponseThatLeansOnAnotherOne() {
        try (Rig own = Rig.ownKeys(plan -> plan.env("CACHE_TTL", "5m"))) {
            own.fake().always(Reply.json("{\"object\":\"response\",\"status\":\"completed\",\"output\":[]}"));
            for (String more : List.of(
                    ",\"previous_response_id\":\"resp_1\"",
                    ",\"conversation\":\"conv_1\"",
                    ",\"conversation\":{\"id\":\"conv_1\"}",
                    ",\"background\":true",
                    ",\"prompt\":{\"id\":\"pmpt_1\"}")) {
                String json = "{\"model\":\"gpt-4o\",\"input\":\"Hi\"" + more + "}";
                String request = RawClient.post(RESPONSES, json, "Authorization: Bearer sk-own");
                assertThat(state(own.say(request))).as(more).isEqualTo("BYPASS");
                assertThat(state(own.say(request))).as(more).isEqualTo("BYPASS");
            }
        }
    }

    @Test
    void whatIsNoInferenceIsNotTouched() {
        try (Rig own = Rig.ownKeys(plan -> plan.env("CACHE_TTL", "5m"))) {
            String key = "Authorization: Bearer sk-own";
            own.fake().always(Reply.json("{\"object\":\"list\",\"data\":[]}"));
            String models = RawClient.get("/v1/models", key);
            assertThat(state(own.say(models))).isEqualTo("MISS");
            assertThat(state(own.say(models))).isEqualTo("HIT");
            assertThat(state(own.say(RawClient.get("/v1/files", key)))).isEqualTo("BYPASS");
            assertThat(state(own.say(RawClient.get("/v1/files", key)))).isEqualTo("BYPASS");
            assertThat(state(own.say(RawClient.get("/v1/chat/completions", key))))
                    .isEqualTo("BYPASS");
            String picture = RawClient.post("/v1/images/generations", "{\"prompt\":\"a camel\"}", key);
            assertThat(state(own.say(picture))).isEqualTo("BYPASS");
            assertThat(state(own.say(picture))).isEqualTo("BYPASS");
        }
    }

    /** The list of the house's models is made here. */
    @Test
    void whatTheGatewayAnswersItselfSaysNothingOfTheCache() {
        assertThat(state(rig.say(RawClient.get("/v1/models")))).isEqualTo("none");
    }
}

package caravan.door;

import static caravan.testkit.ResponseReplies.event;
import static caravan.testkit.ResponseReplies.response;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.call.Json;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import caravan.testkit.ResponseReplies;
import caravan.testkit.Seen;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Responses have of their own: how they are asked for, who speaks them, how their streams end. */
class ResponsesTest {
    private static final String MODEL = "gpt-4o";

    private static Rig rig;

    @BeforeAll
    static void open() {
        rig = Rig.house(plan -> plan.env("GROQ_API_KEY", "gsk-house")
                .flag("cost-in-usage", "true")
                .file("config/models.yaml", "aliases: {nice: openai/gpt-4o}"));
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    private static RawClient.Answer ask(String json) {
        return rig.say(RawClient.post("/v1/responses", json));
    }

    private static RawClient.Answer ask(Reply reply, boolean stream) {
        rig.fake().next(reply);
        return ask("{\"model\":\"" + MODEL + "\",\"input\":\"Hello\",\"stream\":" + stream + "}");
    }

    private static JsonNode error(String json, int status) throws IOException {
        int before = rig.fake().seen().size();
        RawClient.Answer answer = ask(json);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(rig.fake().seen()).as("nobody was asked").hasSize(before);
        return Json.MAPPER.readTree(answer.body()).path("error");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'input':'x' | model",
                "'model':1,'input':'x' | model",
                "'model':'m' | input",
                "'model':'m','input':null | input",
                "'model':'m','input':[] | input",
                "'model':'m','input':{} | input",
                "'model':'m','input':['x'] | input[0]",
                "'model':'m','input':[{'role':'user','content':'x'},7] | input[1]",
                "'model':'m','previous_response_id':null | input",
                "'model':'m','previous_response_id':7 | previous_response_id",
                "'model':'m','input':'x','stream':'yes' | stream",
                "'model':'m','input':'x','background':1 | background",
                "'model':'m','input':'x','prompt':'p' | prompt",
                "'model':'m','input':'x','tools':{} | tools",
                "'model':'m','input':'x','max_output_tokens':'many' | max_output_tokens",
                "'model':'m','input':'x','Stream':true | Stream"
            })
    void whatIsWrongIsSaidWithTheFieldsName(String fields, String param) throws IOException {
        JsonNode error = error("{" + fields.replace('\'', '"') + "}", 400);

        assertThat(error.path("param").asText()).isEqualTo(param);
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'input':''",
                "'input':[{'type':'item','content':[{'type':'input_text','text':'x'}]}],'unheard':[1,{'of':true}]"
            })
    void whatIsOnlyUnusualGoesOnAsItIs(String fields) {
        String json = "{\"model\":\"nice\", " + fields.replace('\'', '"') + "}";
        RawClient.Answer answer = ask(json);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(rig.lastSeen().body()).asString(UTF_8).isEqualTo(json.replace("\"nice\"", "\"gpt-4o\""));
        assertThat(rig.lastSeen().path()).isEqualTo("/v1/responses");
    }

    @Test
    void anEarlierAnswerStandsForTheInput() {
        try (Rig own = Rig.ownKeys(plan -> plan)) {
            for (String field :
                    List.of("\"previous_response_id\":\"r\"", "\"conversation\":\"c\"", "\"prompt\":{\"id\":\"p\"}")) {
                String json = "{\"model\":\"gpt-4o\"," + field + "}";
                RawClient.Answer answer =
                        own.say(RawClient.post("/v1/responses", json, "Authorization: Bearer sk-own"));

                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                assertThat(own.lastSeen().text()).isEqualTo(json);
            }
        }
    }

    @Test
    void thePathIsFoundWithoutItsVersionToo() {
        assertThat(rig.say(RawClient.post("/responses", "{\"model\":\"gpt-4o\",\"input\":\"x\"}"))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"groq/llama-3.3-70b-versatile", "demo/echo"})
    void whoDoesNotSpeakResponsesIsNotAsked(String model) throws IOException {
        JsonNode error = error("{\"model\":\"" + model + "\",\"input\":\"x\"}", 400);

        assertThat(error.path("code").asText()).isEqualTo("unsupported_operation");
        assertThat(error.path("param").asText()).isEqualTo("model");
        assertThat(error.path("message").asText())
                .contains(
                        "'" + model.substring(0, model.indexOf('/')) + "'", "/v1/chat/completions", "responses: true");
    }

    @Test
    void whatIsOnlyQueuedHasNoUsageYet() {
        for (String status : List.of("queued", "in_progress")) {
            JsonNode entry = rig.entry(ask(Reply.json(response(MODEL, status, "", "null")), false));

            assertThat(entry.path("outcome").asText()).isEqualTo("ok");
            assertThat(entry.path("input_tokens").isNull()).isTrue();
            assertThat(entry.path("cost_usd").isNull()).isTrue();
        }
    }

    @Test
    void aWholeAnswerIsCountedAndPricedToTheLastDigit() {
        String usage =
                "{\"input_tokens\":1000,\"input_tokens_details\":{\"cached_tokens\":200,\"cache_write_tokens\":100},"
                        + "\"output_tokens\":50,\"output_tokens_details\":{\"reasoning_tokens\":30},\"total_tokens\":1050}";
        RawClient.Answer answer = ask(Reply.json(response("gpt-4o-2024", "completed", "", usage)), false);
        JsonNode entry = rig.entry(answer);

        assertThat(answer.head().header("x-caravan-cost-usd")).isEqualTo("0.00275");
        assertThat(entry.path("operation").asText()).isEqualTo("responses");
        assertThat(entry.path("cost_usd").asText()).isEqualTo("0.00275");
        assertThat(entry.path("response_model").asText()).isEqualTo("gpt-4o-2024");
        assertThat(entry.path("cache_read_input_tokens").asLong()).isEqualTo(200);
        assertThat(entry.path("cache_creation_input_tokens").asLong()).isEqualTo(100);
        assertThat(entry.path("reasoning_output_tokens").asLong()).isEqualTo(30);
    }

    @Test
    void aWholeAnswerWithoutUsageIsGuessedAndMarked() {
        String item = ResponseReplies.message("x".repeat(400));
        JsonNode entry = rig.entry(ask(Reply.json(response(MODEL, "completed", item, "null")), false));

        assertThat(entry.path("output_tokens").asLong()).isEqualTo(100);
        assertThat(entry.path("estimated").asBoolean()).isTrue();
    }

    @Test
    void noTokensAreNoneAndCostNothing() {
        String none = ResponseReplies.usage(0).replace("11", "0");
        JsonNode entry = rig.entry(ask(Reply.json(response(MODEL, "completed", "", none)), false));

        assertThat(entry.path("input_tokens").asText()).isEqualTo("0");
        assertThat(entry.path("cost_usd").asText()).isEqualTo("0");
        assertThat(entry.path("estimated").asBoolean(true)).isFalse();
    }

    @Test
    void aPictureInTheInputIsGuessedByThePieceAndNotByItsLength() {
        rig.fake().next(Reply.json(response(MODEL, "completed", ResponseReplies.message("A camel."), "null")));
        String picture =
                "{\"type\":\"input_image\",\"image_url\":\"data:image/png;base64," + "A".repeat(200_000) + "\"}";
        JsonNode entry = rig.entry(
                ask("{\"model\":\"" + MODEL + "\",\"input\":[{\"role\":\"user\",\"content\":[" + picture + "]}]}"));

        assertThat(entry.path("input_tokens").asLong()).isBetween(1000L, 1100L);
        assertThat(entry.path("estimated").asBoolean()).isTrue();
    }

    @Test
    void aFailedResponseIsAFailure() {
        String failed = response(MODEL, "failed", "", "null")
                .replace("\"error\":null", "\"error\":{\"code\":\"server_error\",\"message\":\"no\"}");
        RawClient.Answer answer = ask(Reply.json(failed), false);

        assertThat(answer.text()).isEqualTo(failed);
        assertThat(rig.entry(answer).path("outcome").asText()).isEqualTo("provider_stream_error");
    }

    @Test
    void theLastEventSaysWhatItCost() {
        RawClient.Answer answer = ask(ResponseReplies.stream(MODEL, "one two three"), true);
        String cost = rig.entry(answer).path("cost_usd").asText();

        assertThat(cost).isEqualTo("0.0000575");
        assertThat(answer.text()).contains("\"usage\":{\"cost\":" + cost + ",\"input_tokens\":11,");
        assertThat(answer.text().replace("\"cost\":" + cost + ",", ""))
                .isEqualTo(new String(ResponseReplies.events(ResponseReplies.events(MODEL, "one two three")), UTF_8));
    }

    @Test
    void theBooksAreClosedWhenTheLastEventIsSeen() {
        Reply silent = ResponseReplies.stream(MODEL, "one").thenHang();
        rig.fake().next(silent);
        try (RawClient caller = rig.caller()) {
            caller.send(RawClient.post("/v1/responses", "{\"model\":\"gpt-4o\",\"input\":\"x\",\"stream\":true}"));
            String id = String.valueOf(caller.head().header("x-request-id"));
            String last = "";
            while (!last.contains("response.completed")) {
                last = caller.chunk().text();
            }
            assertThat(rig.gate().entry(id).path("output_tokens").asLong()).isEqualTo(1);
            assertThat(rig.gate().entry(id).path("outcome").asText()).isEqualTo("ok");
        }
    }

    @Test
    void anEventTooLongToBeHeldIsReadAsItPasses() {
        String picture = "{\"type\":\"image_generation_call\",\"result\":\"" + "A".repeat(3 << 20) + "\"}";
        String end = event(
                "response.completed",
                ",\"response\":" + response(MODEL, "completed", picture, ResponseReplies.usage(7)));
        List<String> events = ResponseReplies.events(MODEL, "one");
        byte[] stream = ResponseReplies.events(List.of(events.get(0), end, event("response.steer.done", "")));
        RawClient.Answer answer = ask(Reply.sse(stream), true);

        assertThat(answer.body()).isEqualTo(stream);
        assertThat(rig.entry(answer).path("output_tokens").asLong()).isEqualTo(7);
        assertThat(rig.entry(answer).path("outcome").asText()).isEqualTo("ok");
    }

    @Test
    void aCallerWhoLeavesBeforeTheFirstByteIsTakenToHaveUsedTheRequest() {
        int before = rig.fake().seen().size();
        rig.fake().next(Reply.hangs());
        Seen seen;
        try (RawClient caller = rig.caller()) {
            caller.send(RawClient.post("/v1/responses", "{\"model\":\"gpt-4o\",\"input\":\"x\",\"stream\":true}"));
            seen = rig.fake().awaitSeen(before + 1).getLast();
        }
        assertThat(seen.awaitEnd()).isEqualTo(Seen.State.CLOSED_BY_PEER);
        await().until(() -> rig.gate().inside() == 0);
        JsonNode entry = rig.gate().entries().getLast();
        assertThat(entry.path("outcome").asText()).isEqualTo("caller_left");
        assertThat(entry.path("input_tokens").asLong()).isPositive();
        assertThat(entry.path("output_tokens").asLong(-1)).isZero();
        assertThat(entry.path("estimated").asBoolean()).isTrue();
    }

    @Test
    void aCallerWhoLeavesFreesTheProviderAndPaysForWhatWasSaid() {
        List<String> events = ResponseReplies.events(MODEL, "one two three");
        rig.fake().next(Reply.sse(ResponseReplies.events(events.subList(0, 6))).thenHang());
        Seen seen;
        String id;
        try (RawClient caller = rig.caller()) {
            caller.send(RawClient.post("/v1/responses", "{\"model\":\"gpt-4o\",\"input\":\"x\",\"stream\":true}"));
            id = String.valueOf(caller.head().header("x-request-id"));
            String last = "";
            while (!last.contains(" two")) {
                last = caller.chunk().text();
            }
            seen = rig.lastSeen();
        }
        assertThat(seen.awaitEnd()).isEqualTo(Seen.State.CLOSED_BY_PEER);
        await().untilAsserted(() ->
                assertThat(rig.gate().entry(id).path("outcome").asText()).isEqualTo("caller_left"));
        assertThat(rig.gate().entry(id).path("estimated").asBoolean()).isTrue();
        assertThat(rig.gate().entry(id).path("output_tokens").asLong()).isEqualTo(2);
    }
}

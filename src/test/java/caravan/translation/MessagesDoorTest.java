package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who speaks Anthropic is answered by Anthropic to the byte, and by all others in a translation. */
class MessagesDoorTest {
    private Rig rig;

    @BeforeEach
    void open() {
        rig = Town.open(plan -> plan);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void toAnthropicAndBackEveryByteStaysAsItIs() {
        String body = "{ \"model\":\"claude-sonnet-4-5\",\"max_tokens\":5, \"unknown\" : 1.50,\"messages\":"
                + "[{\"role\":\"user\",\"content\":\"x\"}]}";
        RawClient.Answer answer = rig.say(RawClient.post(
                "/v1/messages?beta=true",
                body,
                "x-api-key: any",
                "anthropic-version: 2023-06-01",
                "anthropic-beta: new-2026"));

        assertThat(rig.lastSeen().text()).isEqualTo(body);
        assertThat(rig.lastSeen().uri()).isEqualTo("/v1/messages?beta=true");
        assertThat(rig.lastSeen().header("anthropic-beta")).isEqualTo("new-2026");
        assertThat(rig.lastSeen().header("x-api-key")).isEqualTo("sk-ant-house");
        assertThat(rig.lastSeen().headers("anthropic-version")).containsExactly("2023-06-01");
        assertThat(answer.text()).isEqualTo(Town.CLAUDE);
        assertThat(answer.head().header("x-caravan-upstream-request-id")).isEqualTo("req_theirs");
        assertThat(answer.head().header("request-id")).isEqualTo(answer.head().header("x-request-id"));
    }

    @Test
    void aStreamOfAnthropicsStaysAsItIs() {
        RawClient.Answer answer = Town.ask(rig, "claude-sonnet-4-5", ",\"stream\":true");

        assertThat(answer.body()).isEqualTo(Town.claudeBytes());
    }

    @Test
    void theVersionThatTheCallerSpeaksGoesAlongAndAnOldOneWhereNoneIsSaid() {
        rig.say(RawClient.post(
                "/v1/messages", Town.messages("claude-sonnet-4-5", ""), "anthropic-version: 2026-10-01"));
        assertThat(rig.lastSeen().headers("anthropic-version")).containsExactly("2026-10-01");

        rig.say(RawClient.post("/v1/messages", Town.messages("claude-sonnet-4-5", "")));
        assertThat(rig.lastSeen().headers("anthropic-version")).containsExactly("2023-06-01");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"stream\":true"})
    void theBooksKnowTheUsageToTheBucket(String more) {
        JsonNode entry = rig.entry(Town.ask(rig, "claude-sonnet-4-5", more));

        assertThat(entry.path("operation").asText()).isEqualTo("messages");
        assertThat(entry.path("input_tokens").asLong()).isEqualTo(60);
        assertThat(entry.path("output_tokens").asLong()).isEqualTo(40);
        assertThat(new BigDecimal(entry.path("cost_usd").asText())).isEqualByComparingTo("0.0007935");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o", "gemini-2.5-flash"})
    void whoeverElseAnswersAnthropicsSdkReadsIt(String model) {
        Said whole = Sdk.anthropicWhole(Town.ask(rig, model, "").body());
        Said streamed =
                Sdk.anthropicStream(Town.ask(rig, model, ",\"stream\":true").body());

        assertThat(whole.text()).isNotBlank().isEqualTo(streamed.text());
        assertThat(whole.used().get(1)).isPositive();
        assertThat(streamed.used().get(1)).isPositive();
        assertThat(whole.finish()).isEqualTo("stop");
    }

    @Test
    void whatAnthropicAloneKnowsIsNotSentToOthers() {
        RawClient.Answer answer = rig.say(RawClient.post(
                "/v1/messages",
                Town.messages("gpt-4o", ",\"top_k\":5"),
                "anthropic-version: 2023-06-01",
                "anthropic-beta: x"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.head().header("x-caravan-dropped")).isEqualTo("top_k");
        assertThat(rig.lastSeen().header("anthropic-beta")).isNull();
        assertThat(rig.lastSeen().header("anthropic-version")).isNull();
        assertThat(rig.lastSeen().header("authorization")).isEqualTo("Bearer sk-house");
    }

    @Test
    void tokensAreCountedByAnthropic() {
        rig.fake().when(seen -> seen.path().endsWith("/count_tokens"), Reply.json("{\"input_tokens\":14}"));

        RawClient.Answer theirs = rig.say(counting("claude-sonnet-4-5"));

        assertThat(theirs.text()).isEqualTo("{\"input_tokens\":14}");
        assertThat(theirs.head().header("x-caravan-estimated")).isNull();
        assertThat(rig.lastSeen().uri()).isEqualTo("/v1/messages/count_tokens");
        assertThat(rig.entry(theirs).path("cost_usd").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o", "gemini/gemini-2.5-flash", "demo/echo"})
    void othersHaveNobodyWhoCountsSoTheGatewayGuessesAndSaysSo(String model) {
        int before = rig.fake().seen().size();

        RawClient.Answer guess = rig.say(counting(model));

        assertThat(guess.status()).isEqualTo(200);
        assertThat(Said.parse(guess.text()).path("input_tokens").asLong()).isBetween(2L, 30L);
        assertThat(guess.head().header("x-caravan-estimated")).isEqualTo("true");
        assertThat(rig.fake().seen()).hasSize(before);
        JsonNode entry = rig.entry(guess);
        assertThat(entry.path("outcome").asText()).isEqualTo("ok");
        assertThat(entry.path("cost_usd").asText("0")).isIn("0", "null");
        assertThat(entry.path("input_tokens").asLong()).isZero();
    }

    private static String counting(String model) {
        return RawClient.post(
                "/v1/messages/count_tokens",
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"How far?\"}]}".formatted(model));
    }

    @ParameterizedTest
    @CsvSource({
        "'{', 400, invalid_request_error",
        "'{\"model\":\"claude-x\",\"messages\":[]}', 400, invalid_request_error",
        "'{\"model\":\"nobody/x\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":3}', 400, invalid_request_error"
    })
    void refusalsAreInAnthropicsForm(String body, int status, String type) {
        RawClient.Answer answer = rig.say(RawClient.post("/v1/messages", body));

        assertThat(answer.status()).isEqualTo(status);
        JsonNode told = Said.parse(answer.text());
        assertThat(told.path("type").asText()).isEqualTo("error");
        assertThat(told.at("/error/type").asText()).isEqualTo(type);
        assertThat(told.at("/error/message").asText()).isNotBlank();
    }

    @Test
    void whoHasNoKeyOrTheWrongMethodOrTooMuchIsToldInAnthropicsForm() {
        rig.close();
        rig = Town.open(plan -> plan.env("AUTH_TOKEN", "secret").flag("max-body", "1KiB"));

        assertError(Town.ask(rig, "claude-sonnet-4-5", ""), 401, "authentication_error");
        assertError(
                rig.say(RawClient.post("/v1/messages", "x".repeat(2000), "x-api-key: secret")),
                413,
                "request_too_large");
        assertError(rig.say(RawClient.get("/v1/messages", "x-api-key: secret")), 405, "invalid_request_error");
        RawClient.Answer right =
                rig.say(RawClient.post("/v1/messages", Town.messages("claude-sonnet-4-5", ""), "x-api-key: secret"));
        assertThat(right.status()).isEqualTo(200);
    }

    @Test
    void whoHasTheVersionInTheBaseUrlIsToldSo() {
        RawClient.Answer answer = rig.say(RawClient.post("/v1/v1/messages", Town.messages("gpt-4o", "")));

        assertError(answer, 404, "not_found_error");
        assertThat(answer.text()).contains("base URL");
    }

    private static void assertError(RawClient.Answer answer, int status, String type) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(Said.parse(answer.text()).at("/error/type").asText()).isEqualTo(type);
    }

    @Test
    void errorsOfOthersBecomeAnthropicsAndTheirOwnStayAsTheyAre() {
        rig.close();
        rig = Rig.house(
                plan -> plan.file("config/providers.yaml", Town.PROVIDERS).env("ANTHROPIC_API_KEY", "sk-ant-h"));
        String theirs =
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"No.\"},\"request_id\":\"r\"}";
        rig.fake().next(Reply.json(400, theirs));
        RawClient.Answer own = Town.ask(rig, "claude-sonnet-4-5", "");
        assertThat(own.text()).isEqualTo(theirs);

        rig.fake()
                .next(Reply.json(
                        429,
                        "{\"error\":{\"message\":\"Slow\",\"type\":\"requests\",\"code\":\"rate_limit_exceeded\"}}"));
        RawClient.Answer others = Town.ask(rig, "gpt-4o", "");
        assertError(others, 429, "rate_limit_error");
        assertThat(others.head().header("x-caravan-upstream-status")).isEqualTo("429");
    }

    @Test
    void aStreamThatBreaksOffEndsWithAnErrorEvent() {
        rig.close();
        rig = Rig.house(
                plan -> plan.file("config/providers.yaml", Town.PROVIDERS).env("ANTHROPIC_API_KEY", "sk-ant-h"));
        rig.fake().always(Reply.sse(Town.claudeBytes()).first(700).thenClose());

        try (RawClient caller = rig.caller()) {
            String all = new String(
                    caller.send(RawClient.post("/v1/messages", Town.messages("claude-sonnet-4-5", ",\"stream\":true")))
                            .rest(),
                    UTF_8);
            assertThat(all).contains("event: error\ndata: {\"type\":\"error\"").doesNotContain("message_stop");
        }
    }

    @Test
    void theModelsAreListedInTheFormThatTheCallerReads() {
        JsonNode theirs = Said.parse(rig.say(RawClient.get("/v1/models", "anthropic-version: 2023-06-01"))
                .text());
        JsonNode ours = Said.parse(rig.say(RawClient.get("/v1/models")).text());

        assertThat(theirs.path("has_more").isBoolean()).isTrue();
        assertThat(theirs.at("/data/0/type").asText()).isEqualTo("model");
        assertThat(theirs.path("data")).hasSameSizeAs(ours.path("data"));
        assertThat(ours.path("object").asText()).isEqualTo("list");
        assertError(
                rig.say(RawClient.get("/v1/models/nobody", "anthropic-version: 2023-06-01")), 404, "not_found_error");
    }

    @Test
    void anAnswerIsKeptInTheCacheInTheFormItCameIn() {
        rig.close();
        rig = Town.open(plan -> plan.env("CACHE_TTL", "1h"));

        Town.ask(rig, "gpt-4o", ",\"temperature\":0");
        RawClient.Answer hit = Town.ask(rig, "gpt-4o", ",\"temperature\":0");
        RawClient.Answer streamed = Town.ask(rig, "gpt-4o", ",\"temperature\":0,\"stream\":true");
        RawClient.Answer again = Town.ask(rig, "gpt-4o", ",\"temperature\":0,\"stream\":true");

        assertThat(rig.fake().seen()).hasSize(2);
        assertThat(Sdk.anthropicWhole(hit.body()).text()).isNotBlank();
        assertThat(again.body()).isEqualTo(streamed.body());
    }
}

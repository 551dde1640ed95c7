package caravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.call.Json;
import caravan.testkit.RawClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The house's own pages: those that say whether it is well are open, those with figures need the token. */
@ParameterizedClass(name = "threads = {0}")
@ValueSource(strings = {"loop", "virtual"})
class HousePagesTest {
    private static final String TOKEN = "Authorization: Bearer house-token";

    private static Rig rig;

    HousePagesTest(String threads) {
        assertThat(threads).isNotEmpty();
    }

    @BeforeParameterizedClassInvocation
    static void open(String threads) {
        rig = Rig.house(plan -> plan.flag("threads", threads).env("AUTH_TOKEN", "house-token"));
    }

    @AfterParameterizedClassInvocation
    static void close() {
        rig.close();
    }

    private static RawClient.Answer get(String path, String... headers) {
        RawClient.Answer answer = rig.say(RawClient.get(path, headers));
        assertThat(answer.head().header("x-request-id")).startsWith("req_");
        assertThat(answer.head().header("x-proxy")).startsWith("caravan/");
        assertThat(answer.head().header("authorization")).isNull();
        return answer;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/healthz"})
    void healthIsOpenToAll(String path) throws IOException {
        RawClient.Answer answer = get(path, "X-Mine: comes not back");
        JsonNode page = Json.MAPPER.readTree(answer.body());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.head().header("content-type")).isEqualTo("application/json");
        assertThat(answer.head().header("x-mine")).isNull();
        assertThat(page.path("status").asText()).isEqualTo("healthy");
        assertThat(page.path("service").asText()).isEqualTo("caravan");
        Instant told = Instant.parse(page.path("timestamp").asText());
        assertThat(Duration.between(told, Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void pingSaysOk() {
        RawClient.Answer answer = get("/ping");
        assertThat(answer.text()).isEqualTo("OK");
        assertThat(answer.head().header("content-type")).isEqualTo("text/plain; charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/stats", "/metrics", "/v1/models"})
    void figuresNeedTheToken(String path) throws IOException {
        RawClient.Answer refused = get(path);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.head().header("www-authenticate")).startsWith("Bearer");
        assertThat(Json.MAPPER.readTree(refused.body()).at("/error/code").asText())
                .isEqualTo("invalid_api_key");

        assertThat(get(path, TOKEN + "x").status()).isEqualTo(401);
        assertThat(get(path, TOKEN).status()).isEqualTo(200);
        assertThat(get(path, "X-API-Key: house-token").status()).isEqualTo(200);
    }

    @Test
    void statsAddUp() throws IOException {
        JsonNode before = stats();
        assertThat(rig.chat(Gate.chat("demo/echo", false), TOKEN).status()).isEqualTo(200);
        assertThat(rig.chat(Gate.chat("demo/fail-500", false), TOKEN).status()).isEqualTo(500);
        await().untilAsserted(() -> checkTwoMore(before, stats()));
    }

    private static void checkTwoMore(JsonNode before, JsonNode after) {
        assertThat(after.path("calls").asLong()).isEqualTo(before.path("calls").asLong() + 2);
        assertThat(after.path("errors").asLong())
                .isEqualTo(before.path("errors").asLong() + 1);
        assertThat(after.at("/tokens/input").asLong())
                .isGreaterThan(before.at("/tokens/input").asLong());
        assertThat(after.has("cost_usd")).isTrue();
        assertThat(after.has("latency_ms")).isTrue();
    }

    private static JsonNode stats() throws IOException {
        RawClient.Answer answer = get("/stats", TOKEN);
        assertThat(answer.head().headers().get("content-type")).containsExactly("application/json");
        return Json.MAPPER.readTree(answer.body());
    }

    @Test
    void whatIsRefusedAtTheDoorIsCounted() {
        assertThat(get("/nowhere", TOKEN).status()).isEqualTo(404);

        assertThat(get("/metrics", TOKEN).text())
                .contains("caravan_calls_total{operation=\"none\",outcome=\"caller_unknown_path\"");
    }

    @Test
    void metricsAreInPrometheusFormat() {
        assertThat(rig.chat(Gate.chat("demo/echo", false), TOKEN).status()).isEqualTo(200);
        RawClient.Answer answer =
                await().until(() -> get("/metrics", TOKEN), page -> page.text().contains("demo"));

        assertThat(answer.head().headers().get("content-type"))
                .containsExactly("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.text())
                .contains("# TYPE ")
                .contains("gen_ai_")
                .contains("demo")
                .doesNotContain("house-token");
    }

    @Test
    void pagesAreForReading() {
        RawClient.Answer answer = rig.say(RawClient.post("/health", "{}"));
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.head().header("allow")).isEqualTo("GET, HEAD");
    }
}

package caravan.parity;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.call.Json;
import caravan.call.Sha256;
import caravan.door.Rig;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.StillClock;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GoXY's spending limit: USD an hour for each key, as its tests have it. A thousand tokens of input cost half a cent. */
class GoxySpendTest {
    private static final StillClock CLOCK = new StillClock(Instant.parse("2026-11-20T12:00:00Z"));
    private static final List<String> KEYS = List.of(
            "third", "nothing", "progress", "equal", "window", "free", "one", "other", "ten", "hundred", "many");

    private static Rig rig;

    @BeforeAll
    static void start() {
        StringBuilder keys = new StringBuilder("keys:\n");
        KEYS.forEach(name -> keys.append("  - {name: ")
                .append(name)
                .append(", sha256: ")
                .append(hash(name))
                .append("}\n"));
        rig = Rig.house(plan -> plan.clock(CLOCK)
                .file("config/keys.yaml", keys.toString())
                .file(
                        "pricing/pricing.yaml",
                        "models: {gpt-4o: {prompt: 0.005, completion: 0.015}}\ncached_token_discount: 0.1\n")
                .file("config/budgets.yaml", """
                        refuse_with: 429
                        budgets:
                          - {on: "key:third", usd: 0.0015, per: hour}
                          - {on: "key:nothing", usd: 0, per: hour}
                          - {on: "key:progress", usd: 1, per: hour}
                          - {on: "key:equal", usd: 0.5, per: hour}
                          - {on: "key:window", usd: 0.5, per: hour}
                          - {on: "key:one", usd: 0.5, per: hour}
                          - {on: "key:other", usd: 0.5, per: hour}
                          - {on: "key:ten", usd: 10, per: hour}
                          - {on: "key:hundred", usd: 10, per: hour}
                          - {on: "key:many", usd: 10, per: hour}
                        """));
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static String hash(String name) {
        return HexFormat.of().formatHex(Sha256.of("ck-" + name));
    }

    private static HttpResponse<String> ask(String key) {
        String question = Gate.chat("gpt-4o", false).replaceFirst("\\{", "{\"max_tokens\":1,");
        return rig.gate().post("/v1/chat/completions", question, "Authorization", "Bearer ck-" + key);
    }

    private static Reply costs(String usd) {
        long tokens = new BigDecimal(usd).divide(new BigDecimal("0.000005")).longValueExact();
        return Reply.json("""
                {"model":"gpt-4o","choices":[],"usage":{"prompt_tokens":%d,"completion_tokens":0,"total_tokens":%d}}""".formatted(tokens, tokens));
    }

    private static int spend(String key, String usd) {
        rig.fake().always(costs(usd));
        return ask(key).statusCode();
    }

    private static BigDecimal spent(String key) throws JsonProcessingException {
        String stats =
                rig.gate().get("/stats", "Authorization", "Bearer ck-" + key).body();
        String window = "key:" + key + " hour 2026-11-20T12:00:00Z";
        return new BigDecimal(Json.MAPPER
                .readTree(stats)
                .path("budgets")
                .path("windows")
                .path(window)
                .path("spent_usd")
                .asText("0"));
    }

    @Test
    void theThirdCallIsRefusedUntilTheHourIsOver() {
        assertThat(List.of(spend("third", "0.001"), spend("third", "0.001"), spend("third", "0.001")))
                .containsExactly(200, 200, 429);

        HttpResponse<String> refused = ask("third");

        assertThat(refused.headers().firstValue("Retry-After")).hasValue("3600");
        assertThat(refused.headers().firstValue("X-Caravan-Refused-By")).hasValue("gateway");
        assertThat(refused.body())
                .contains("'key:third' for this hour is spent", "2026-11-20T13:00:00Z", "\"insufficient_quota\"");
    }

    @Test
    void aLimitOfZeroBlocksAtOnce() {
        assertThat(List.of(spend("nothing", "0.001"), spend("nothing", "0.001")))
                .containsExactly(429, 429);
    }

    @Test
    void untilTheLimitIsReachedCallsPassAndThenNone() {
        assertThat(List.of(spend("progress", "0.25"), spend("progress", "0.74"), spend("progress", "0.02")))
                .containsExactly(200, 200, 200);
        assertThat(spend("progress", "0.02")).isEqualTo(429);
    }

    @Test
    void whoHasSpentAllOfItIsRefused() {
        assertThat(List.of(spend("equal", "0.5"), spend("equal", "0.5"))).containsExactly(200, 429);
    }

    @Test
    void withTheNextHourThereIsRoomAgain() {
        assertThat(List.of(spend("window", "0.6"), spend("window", "0.6"))).containsExactly(200, 429);
        CLOCK.move(Duration.ofHours(1));
        assertThat(spend("window", "0.6")).isEqualTo(200);
        CLOCK.move(Duration.ofHours(-1));
    }

    @Test
    void whoHasNoLimitIsNeverRefused() {
        assertThat(List.of(spend("free", "1000"), spend("free", "1000"))).containsExactly(200, 200);
    }

    @Test
    void whatOneKeySpendsIsNotSpentOfAnother() {
        assertThat(List.of(spend("one", "0.5"), spend("one", "0.5"), spend("other", "0.5")))
                .containsExactly(200, 429, 200);
    }

    /** There nobody counted them. */
    @Test
    void whoSendsNoKeyIsNotServedForNothing() {
        int before = rig.fake().seen().size();

        assertThat(rig.gate()
                        .post("/v1/chat/completions", Gate.chat("gpt-4o", false))
                        .statusCode())
                .isEqualTo(401);
        assertThat(rig.fake().seen()).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource({"ten, 10, 0.0005, 0.005", "hundred, 100, 0.01, 1", "many, 100, 0.00025, 0.025"})
    void callsAtOnceAddUpExactly(String key, int calls, String each, String all) throws JsonProcessingException {
        rig.fake().always(costs(each));
        IntStream.range(0, calls).parallel().forEach(any -> assertThat(ask(key).statusCode())
                .isEqualTo(200));

        assertThat(rig.gate().entries().stream()
                        .filter(entry -> entry.path("caller").asText().equals(key))
                        .map(entry -> new BigDecimal(entry.path("cost_usd").asText()))
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(all);
        assertThat(spent(key)).isEqualByComparingTo(all);
    }

    /** There it was never counted. */
    @Test
    void aStreamIsSpentToo() {
        rig.fake().always(Replies.chatStream(List.of("Far"), true));
        String question = Gate.chat("gpt-4o", true).replaceFirst("\\{", "{\"max_tokens\":1,");
        HttpResponse<String> stream =
                rig.gate().post("/v1/chat/completions", question, "Authorization", "Bearer ck-free");

        assertThat(stream.body()).contains("[DONE]");
        assertThat(rig.gate()
                        .entry(stream.headers().firstValue("X-Request-Id").orElseThrow())
                        .path("cost_usd")
                        .asText())
                .isEqualTo("0.00007");
    }
}

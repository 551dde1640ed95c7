package caravan.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.call.Json;
import caravan.peers.Prices;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What a call holds while others stand in for its first choice, and who waits for its answer. */
class HeldTest {
    private static final String MODELS =
            "models:\n  - {name: smart, deployments: [a/x, b/y]}\ndefault_provider: a\nretry: {tries: 1}\n";
    private static final int MANY = 30;

    private static JsonNode figures(Fleet fleet, String path) {
        try {
            return Json.MAPPER.readTree(fleet.gate().get("/stats").body()).at(path);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static long left(Fleet fleet, String model) {
        return Long.parseLong(fleet.chat(model)
                .headers()
                .firstValue("x-ratelimit-remaining-tokens")
                .orElseThrow());
    }

    @Test
    void whoFailedGetsItsTokensBackAndWhoAnsweredIsCharged() {
        String perModel =
                "limits: [{name: t, measure: tokens, amount: 100000, window: 366d, algorithm: aligned, per: [provider, model]}]\n";
        try (Fleet fleet = Fleet.of("a b c", MODELS, plan -> plan.file("config/limits.yaml", perModel))) {
            fleet.fake("a").next(Replies.error(500, "server_error", "oops", "Oops"));
            fleet.fake("b")
                    .next(
                            Reply.json(
                                    "{\"choices\":[{\"message\":{\"content\":\"Far\"}}],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":4000}}"));

            assertThat(fleet.chat("smart").headers().firstValue("x-caravan-provider"))
                    .contains("b");

            long untouched = left(fleet, "c/z");
            assertThat(left(fleet, "a/x")).isEqualTo(untouched);
            assertThat(left(fleet, "b/y")).isEqualTo(untouched - 4_100);
        }
    }

    @Test
    void whoWaitsForACallThatIsPassedOnIsAnsweredOnceAndNothingIsKept() throws Exception {
        try (Fleet fleet = Fleet.of("a b", MODELS, plan -> plan.env("CACHE_TTL", "5m"));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            fleet.fake("a").always(Reply.hangs());
            fleet.fake("b").always(Replies.chat("I am b"));
            List<Future<HttpResponse<String>>> all = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                all.add(callers.submit(() -> fleet.chat("smart")));
            }
            await().until(() -> figures(fleet, "/cache/waiting").asInt() == MANY - 1);
            await().untilAsserted(() -> assertThat(fleet.asked()).containsExactly(1, 0));
            fleet.fake("a").close();

            for (Future<HttpResponse<String>> each : all) {
                assertThat(each.get().statusCode()).isEqualTo(200);
                assertThat(each.get().body().split("I am b", -1)).hasSize(2);
            }
            await().until(() -> fleet.gate().inside() == 0);
            assertThat(figures(fleet, "/cache/item_count").asInt()).isZero();
            assertThat(figures(fleet, "/cache/waiting").asInt()).isZero();
            assertThat(fleet.gate().entries()).hasSize(MANY);
            assertThat(fleet.asked()).containsExactly(1, MANY);
        }
    }

    /** Who is dearest may be who answers in the end. */
    @Test
    void theDearestIsWhatIsReservedFromTheFirstToTheLast() {
        String prices = "unit: per_1m\nmodels:\n  x: {input: 1, output: 2}\n  y: {input: 10, output: 20}\n";
        String question = Gate.chat("smart", true).replaceFirst("\\{", "{\"max_tokens\":50,");
        BigDecimal dearest =
                BigDecimal.valueOf((question.length() + 3) / 4 * 10L + 50 * 20L).movePointLeft(6);
        try (Fleet fleet = Fleet.of("a b", MODELS, plan -> plan.file(Prices.FILE, prices)
                        .file("config/budgets.yaml", "budgets: [{on: gateway, usd: 100, per: total}]\n"));
                RawClient caller = RawClient.to(fleet.gate().port())) {
            String window = "/budgets/windows/gateway total 1970-01-01T00:00:00Z/";
            fleet.fake("a").always(Reply.hangs());
            fleet.fake("b").always(Reply.sse(List.of()).thenHang());
            caller.send(RawClient.post("/v1/chat/completions", question));
            fleet.fake("a").awaitSeen(1);
            assertThat(new BigDecimal(figures(fleet, window + "reserved_usd").asText()))
                    .isEqualByComparingTo(dearest);

            fleet.fake("a").close();
            fleet.fake("b").awaitSeen(1);
            assertThat(new BigDecimal(figures(fleet, window + "reserved_usd").asText()))
                    .isEqualByComparingTo(dearest);

            caller.reset();
            await().until(() -> fleet.gate().inside() == 0);
            assertThat(figures(fleet, window + "reserved_usd").asText()).isEqualTo("0");
        }
    }
}

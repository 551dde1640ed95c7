package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.lives.Books;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import caravan.testkit.StillClock;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits and budgets of calls that are translated: the sums are exact, whoever speaks with whom, and however a call ends. */
class TranslatedBooksTest {
    private static final int ROUNDS = 15;
    private static final List<String> MODELS = List.of("claude-sonnet-4-5", "gpt-4o", "gemini-2.5-flash");
    private static final long TOKENS = 10_000_000;

    private Rig rig;

    @BeforeEach
    void open() {
        rig = Town.house(plan -> plan.clock(new StillClock(Instant.parse("2026-11-26T19:49:06Z")))
                .file("config/models.yaml", "retry: {tries: 1}")
                .file("pricing/pricing.yaml", Town.PRICES + "  lorem: {input: 1, output: 2}\n")
                .file(
                        "config/limits.yaml",
                        "limits: [{name: all, measure: tokens, amount: " + TOKENS + ", window: 1h}]")
                .file("config/budgets.yaml", "budgets: [{on: gateway, usd: 1000, per: month}]"));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /** A third of the questions is refused by the provider. */
    private static Reply answer(Seen seen) {
        return seen.text().contains("refuse me")
                ? Reply.json(400, "{\"error\":{\"message\":\"No\",\"type\":\"invalid_request_error\"}}")
                : Spoken.of("stop", new Spoken.Text("A week by camel.")).to(seen);
    }

    private int ask(String path, String model, String more) {
        return rig.say(RawClient.post(path, Town.messages(model, more), "anthropic-version: 2023-06-01"))
                .status();
    }

    @Test
    void aHundredAtOnceInBothDirectionsComeToWhatTheJournalSaysToTheLastDigit() throws Exception {
        rig.fake().always(TranslatedBooksTest::answer);
        List<Future<Integer>> calls = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(50)) {
            for (int round = 0; round < ROUNDS; round++) {
                String system =
                        round % 3 == 0 ? ",\"user\":\"refuse me\",\"metadata\":{\"user_id\":\"refuse me\"}" : "";
                String more = round % 2 == 0 ? ",\"stream\":true" + system : system;
                for (String model : MODELS) {
                    for (String path : List.of("/v1/messages", "/v1/chat/completions")) {
                        calls.add(callers.submit(() -> ask(path, model, more)));
                    }
                }
                calls.add(callers.submit(() -> ask("/v1/messages", "demo/lorem", more)));
            }
            for (Future<Integer> call : calls) {
                assertThat(call.get()).isIn(200, 400);
            }
        }
        assertThat(calls).hasSize(84);
        assertBooksAreRight();
    }

    /** Callers leave, and providers break off, hang and are cut: what was reserved is given back, what was used is charged. */
    @Test
    void howeverACallEndsNothingStaysReserved() {
        byte[] claude = Town.claudeBytes();
        for (Reply trouble : List.of(
                Reply.sse(claude).first(700).thenClose(),
                Reply.sse(claude).first(900).thenReset(),
                Reply.sse(claude).first(0).thenClose(),
                Reply.json("{\"candidates\":"),
                Reply.json(529, "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"}}"))) {
            rig.fake().always(trouble);
            for (String model : MODELS) {
                for (String path : List.of("/v1/messages", "/v1/chat/completions")) {
                    rest(path, model);
                }
            }
        }
        rig.fake().always(Reply.sse(claude).first(900).thenHang());
        for (String model : MODELS) {
            leave("/v1/messages", model);
            leave("/v1/chat/completions", model);
        }
        assertBooksAreRight();
    }

    private void rest(String path, String model) {
        try (RawClient caller = rig.caller()) {
            String question = Town.messages(model, ",\"stream\":true");
            caller.send(RawClient.post(path, question, "Connection: close")).rest();
        }
    }

    private void leave(String path, String model) {
        int before = rig.fake().seen().size();
        try (RawClient caller = rig.caller()) {
            caller.send(RawClient.post(path, Town.messages(model, ",\"stream\":true")));
            rig.fake().awaitSeen(before + 1);
        }
    }

    private void assertBooksAreRight() {
        Books.quiet(rig.gate(), rig.fake());
        assertThat(stats().path("budgets").findValuesAsText("reserved_usd"))
                .allMatch(reserved -> new BigDecimal(reserved).signum() == 0);
        BigDecimal cost = BigDecimal.ZERO;
        long tokens = 0;
        for (JsonNode entry : rig.gate().entries()) {
            cost = cost.add(new BigDecimal(entry.path("cost_usd").asText("0").replace("null", "0")));
            tokens += entry.path("input_tokens").asLong()
                    + entry.path("output_tokens").asLong();
        }
        BigDecimal spent = new BigDecimal(stats().at("/budgets/windows")
                .elements()
                .next()
                .path("spent_usd")
                .asText());
        assertThat(spent).isPositive().isEqualByComparingTo(cost);
        assertThat(left()).isEqualTo(TOKENS - tokens);
    }

    private JsonNode stats() {
        return Said.parse(rig.gate().get("/stats").body());
    }

    /** What a last call is told, which holds and uses nothing itself. */
    private long left() {
        rig.fake().always(Reply.json(400, "{\"error\":{\"message\":\"No\",\"type\":\"invalid_request_error\"}}"));
        RawClient.Answer answer = rig.chat(Town.chat("gpt-4o", ""));
        return Long.parseLong(String.valueOf(answer.head().header("x-ratelimit-remaining-tokens")));
    }

    /** What Anthropic kept and read is in the sum that limits count, though its own clients are told it apart. */
    @Test
    void tokensOfTheCacheCountForLimits() {
        rig.fake().always(Spoken.of("stop", new Spoken.Text("x")));

        long before = left();
        for (String model : MODELS) {
            rig.fake().always(Spoken.of("stop", new Spoken.Text("x")));
            ask("/v1/messages", model, "");
            assertThat(left()).as(model).isEqualTo(before -= 100);
        }
    }
}

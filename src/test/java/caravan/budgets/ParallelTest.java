package caravan.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.lives.Books;
import caravan.peers.Complaint;
import caravan.peers.Prices;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many at once, and the sums are exact. */
class ParallelTest {
    private static final int CALLERS = 200;
    private static final int ROOM = 10;
    private static final int MOST = 50;
    private static final String QUESTION = Till.question("gpt-4o", MOST);

    private static String budgets(String more) {
        BigDecimal room = Till.reserved(QUESTION, MOST).multiply(BigDecimal.valueOf(ROOM));
        return "budgets:\n  - {on: \"model:gpt-4o\", usd: " + room.toPlainString() + ", per: month}\n" + more;
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "virtual"})
    @Complaint(
            number = 28,
            of = {"BerriAI/litellm#34732", "BerriAI/litellm#40095"})
    void twoHundredAtOnceAgainstABudgetOfTenCallsAreTenThatAreAdmitted(String threads) throws Exception {
        try (Till till = Till.with(
                        budgets("  - {on: gateway, usd: 100, per: month}\n"), plan -> plan.flag("threads", threads));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            till.rig().fake().always(Reply.hangs());
            Semaphore refused = new Semaphore(0);
            List<RawClient> all = IntStream.range(0, CALLERS)
                    .mapToObj(n -> till.rig().caller())
                    .toList();
            all.forEach(caller -> callers.submit(() -> {
                int status =
                        caller.send(RawClient.post(Till.CHAT, QUESTION)).head().status();
                refused.release(status == 402 ? 1 : 0);
            }));
            await().until(() -> refused.availablePermits() == CALLERS - ROOM);

            assertThat(till.rig().fake().awaitSeen(ROOM)).hasSize(ROOM);
            assertThat(reserved(till))
                    .isEqualByComparingTo(Till.reserved(QUESTION, MOST).multiply(new BigDecimal("20")));

            all.forEach(RawClient::close);
            Books.quiet(till.rig().gate(), till.rig().fake());
            assertThat(reserved(till)).as("reserved when all is over").isZero();
            assertThat(till.spent("model:gpt-4o month 2026-11-01T00:00:00Z"))
                    .isEqualByComparingTo(sum(till.rig().gate().entries()));
        }
    }

    private static BigDecimal reserved(Till till) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode window : Till.figures(till.rig().gate()).path("windows")) {
            sum = sum.add(new BigDecimal(window.path("reserved_usd").asText()));
        }
        return sum;
    }

    private static BigDecimal sum(List<JsonNode> entries) {
        return entries.stream()
                .filter(entry -> entry.has("charged"))
                .map(Prices::charged)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    void sixtyFourThreadsOfCallersComeToWhatTheJournalSaysToTheLastDigit() throws Exception {
        try (Till till = Till.with("budgets: [{on: gateway, usd: 1000000, per: month}]\n");
                ExecutorService callers = Executors.newFixedThreadPool(64)) {
            till.rig().fake().always(seen -> Till.used(seen.body().length, 1 + seen.body().length % 7));
            List<Future<Integer>> calls = new ArrayList<>();
            for (int n = 0; n < 2_000; n++) {
                String question = QUESTION.replace("Samarkand", "x".repeat(n % 97));
                calls.add(callers.submit(() -> till.rig().chat(question).status()));
            }
            for (Future<Integer> call : calls) {
                assertThat(call.get()).isEqualTo(200);
            }

            List<JsonNode> entries = till.rig().gate().entries();
            assertThat(entries).hasSize(2_000).allMatch(Objects::nonNull);
            assertThat(till.spent("gateway month 2026-11-01T00:00:00Z"))
                    .isPositive()
                    .isEqualTo(sum(entries).stripTrailingZeros());
        }
    }
}

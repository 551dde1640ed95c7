package caravan.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Budget;
import caravan.call.Budget.Per;
import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.Candidate;
import caravan.call.Cost;
import caravan.call.Holder;
import caravan.call.Outcome;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred thousand calls of sixty-four threads, that end in all ways: the sums are those of the journal to the last digit. */
class RandomCallsTest {
    private static final int THREADS = 64;
    private static final int CALLS = 100_000;
    private static final String BUDGETS = """
            budgets:
              - {on: gateway, usd: 1000000, per: month}
              - {on: each team, usd: 0.03, per: day}
              - {on: each tag, usd: 1000000, per: total}
              - {on: "owner:ann", usd: 0.02, per: hour, zone: Asia/Kolkata}
              - {on: "model:m1*", usd: 1000000, per: week}
            """;

    @TempDir
    Path folder;

    private final Map<String, BigDecimal> journal = new HashMap<>();
    private Office office;

    @BeforeEach
    void open() throws IOException {
        office = Office.open(folder, BUDGETS, RandomCallsTest::cost);
    }

    @AfterEach
    void close() {
        office.close();
    }

    private static Cost cost(Candidate candidate, String responseModel, Usage usage) {
        BigDecimal each = new BigDecimal("0.0000000025")
                .add(BigDecimal.valueOf(candidate.model().length(), 19));
        return new Cost(each.multiply(BigDecimal.valueOf(usage.inputTokens() + usage.outputTokens())), "random");
    }

    private Call call(String id, Random random) {
        Holder holder = new Holder(
                random.nextBoolean() ? "ann" : "",
                "team " + random.nextInt(3),
                List.of("a", "b\"c", "ü").subList(0, random.nextInt(4)),
                "");
        Budget own = new Budget("key:k", new BigDecimal("1000000"), Per.DAY, ZoneOffset.UTC, 80);
        Caller caller = new Caller("k", List.of(), List.of(), null, List.of(), holder, List.of(), List.of(own));
        return office.call(id, caller, "m" + random.nextInt(30), "m1");
    }

    /** @return true if it was refused */
    private boolean run(String id, Random random) {
        Call call = call(id, random);
        try {
            office.budgets().reserve(call);
        } catch (Refused refused) {
            call.conclude(Outcome.of(refused.reason()));
            return true;
        }
        if (random.nextInt(10) > 0) {
            call.attempt(call.candidates().get(random.nextInt(2)));
            office.ledger().begin(call);
        }
        if (random.nextInt(10) > 0) {
            call.used(Usage.of(random.nextInt(1_000), random.nextInt(1_000)));
        }
        call.conclude(random.nextBoolean() ? Outcome.ok(200) : Outcome.of(Reason.CALLER_LEFT));
        call.conclude(Outcome.of(Reason.INTERNAL));
        return false;
    }

    private int all() throws Exception {
        int refused = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Integer>> parts = new ArrayList<>();
            for (int part = 0; part < THREADS; part++) {
                String name = "c" + part + "-";
                Random random = new Random(part);
                parts.add(threads.submit(() -> {
                    int no = 0;
                    for (int n = 0; n < CALLS / THREADS + 1; n++) {
                        no += run(name + n, random) ? 1 : 0;
                        if (n % 100 == 0) {
                            office.awaitDisk(1_000);
                        }
                    }
                    return no;
                }));
            }
            for (Future<Integer> part : parts) {
                refused += part.get();
            }
        }
        return refused;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, String>> windows(Spend spend) {
        return (Map<String, Map<String, String>>) spend.figures().get("windows");
    }

    private void assertSameAsJournal(Spend sums) {
        assertThat(windows(sums)).hasSizeGreaterThanOrEqualTo(10);
        windows(sums).forEach((window, figures) -> {
            BigDecimal written = journal.getOrDefault(window, BigDecimal.ZERO);
            assertThat(figures.get("spent_usd")).as(window).isEqualTo(Spend.plain(written));
            assertThat(figures.get("reserved_usd")).as(window).isEqualTo("0");
        });
    }

    @Test
    void theSumsAreThoseOfTheJournalToTheLastDigit() throws Exception {
        int refused = all();

        office.awaitDisk(0);
        office.ledger()
                .charges(
                        0,
                        Integer.MAX_VALUE,
                        (to, usd) -> to.forEach(window -> journal.merge(window, usd, BigDecimal::add)));
        assertThat(refused).as("refused").isBetween(1_000, CALLS - 1_000);
        assertThat(office.spend().refused()).isEqualTo(refused);
        assertThat(journal).hasSizeGreaterThanOrEqualTo(10).containsKey("tag:b\"c total 1970-01-01T00:00:00Z");
        assertSameAsJournal(office.spend());
        journal.forEach((window, usd) -> {
            if (window.startsWith("team:")) {
                assertThat(usd).as(window).isPositive().isLessThanOrEqualTo(new BigDecimal("0.03"));
            }
        });
        try (Spend again = office.again()) {
            assertSameAsJournal(again);
        }
    }
}

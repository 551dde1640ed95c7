package caravan.books;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.peers.Complaint;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the books do with what stands in the journal. */
class BookkeeperTest {
    @TempDir
    Path folder;

    private final List<String> lines = new ArrayList<>();
    private Copies copies;

    @BeforeEach
    void open() {
        copies = new Copies(folder, lines);
    }

    @AfterEach
    void close() {
        copies.close();
    }

    private void done(String id, Duration ago, @Nullable String cost) {
        lines.add(Copies.done(id, Copies.NOW.minus(ago), "ann", "m", cost));
    }

    private static void all(Bookkeeper keeper) {
        long before;
        boolean more;
        do {
            before = keeper.entries();
            more = keeper.work();
        } while (more || keeper.entries() > before);
    }

    private Tally total(int hours) {
        Map<List<String>, Tally> sums = copies.shelf()
                .sums(new Shelf.Wanted(List.of(), List.of(new Shelf.Range(hours, 0, 1_000_000)), null), 10);
        return sums.getOrDefault(List.of(), Tally.NOTHING);
    }

    @Test
    void moneyIsExactHoweverSmall() {
        List<String> costs = List.of(
                "0.000001", "0.0000000000000000000000000000000000000001", "1234567.999999999999999999999", "0.1", "0");
        for (int n = 0; n < 400; n++) {
            done("req_" + n, Duration.ofMinutes(n), '"' + costs.get(n % costs.size()) + '"');
        }
        Bookkeeper keeper = copies.atOnce(7).keeper(copies.shelf());
        all(keeper);

        BigDecimal exact = costs.stream()
                .map(BigDecimal::new)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .multiply(new BigDecimal(80));
        assertThat(total(Span.HOUR).cost()).isEqualByComparingTo(exact);
        assertThat(total(Span.DAY).cost()).isEqualByComparingTo(exact);
    }

    @Test
    @Complaint(
            number = 38,
            of = {"BerriAI/litellm#6895", "BerriAI/litellm#18708", "BerriAI/litellm#1714", "BerriAI/litellm#20697"})
    void whileTheDiskIsFullEntriesWaitInTheJournal() {
        done("req_1", Duration.ZERO, "\"1\"");
        Bookkeeper keeper = copies.keeper(new Faulty(copies.shelf(), write -> write < 3, write -> false));
        for (int look = 0; look < 3; look++) {
            assertThat(keeper.work()).isFalse();
            assertThat(keeper.trouble()).contains("disk is full");
            assertThat(keeper.lag()).isPositive();
        }
        assertThat(total(Span.DAY).calls()).isZero();
        done("req_2", Duration.ZERO, "\"1\"");

        all(keeper);

        assertThat(keeper.trouble()).isNull();
        assertThat(keeper.lag()).isZero();
        assertThat(total(Span.DAY).calls()).isEqualTo(2);
        assertThat(keeper.entries()).isEqualTo(2);
    }

    @Test
    @Complaint(
            number = 39,
            of = {"BerriAI/litellm#21908"})
    void whatIsTooOldGoesInSmallBatchesAndItsSumsStay() {
        for (int n = 0; n < 1_200; n++) {
            done("old_" + n, Duration.ofDays(91), "\"0.01\"");
        }
        done("new", Duration.ofDays(89), "\"0.01\"");
        Bookkeeper keeper = copies.keeper(copies.shelf());

        all(keeper);

        assertThat(copies.shelf().lines(new Recent(10, null, null, null, null)))
                .singleElement()
                .asString()
                .contains("\"new\"");
        assertThat(total(Span.HOUR).calls()).isEqualTo(1_201);
        assertThat(total(Span.DAY).cost()).isEqualByComparingTo("12.01");
    }

    @Test
    void theSumsOfAnHourGoBeforeThoseOfADay() {
        done("years", Duration.ofDays(401), "\"1\"");
        done("decades", Duration.ofDays(3_700), "\"1\"");
        done("now", Duration.ZERO, "\"1\"");

        all(copies.keeper(copies.shelf()));

        assertThat(total(Span.HOUR).calls()).isEqualTo(1);
        assertThat(total(Span.DAY).calls()).isEqualTo(2);
    }

    @Test
    void booksThatAreTakenAwayAreMadeAgainOfTheJournal() throws IOException {
        for (int n = 0; n < 10; n++) {
            done("req_" + n, Duration.ofMinutes(n), "\"0.25\"");
        }
        Bookkeeper keeper = copies.keeper(copies.shelf());
        all(keeper);
        Copies.All before = copies.all();
        for (String name : List.of("caravan.db", "caravan.db-wal", "caravan.db-shm")) {
            Files.deleteIfExists(folder.resolve(name));
        }
        assertThat(total(Span.DAY).calls()).isZero();

        all(keeper);

        assertThat(copies.all()).isEqualTo(before);
        assertThat(keeper.trouble()).isNull();
    }

    @Test
    void aJournalThatBeginsAnewIsAddedToWhatThereIs() {
        done("req_1", Duration.ZERO, "\"1\"");
        List<Entry> old = List.of(Entry.of(
                Copies.done("old", Copies.NOW, "bob", "m", "\"2\"").getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        copies.shelf().add(Past.Place.START, old, new Past.Place(57, 1_000));

        all(copies.keeper(copies.shelf()));

        assertThat(total(Span.DAY).cost()).isEqualByComparingTo("3");
    }

    @Test
    void linesOfEarlierVersionsAreRead() {
        lines.add(
                "{\"at\":\"2026-11-01T10:00:00Z\",\"id\":\"old\",\"event\":\"done\",\"caller\":\"ann\",\"provider\":\"p\",\"outcome\":\"ok\"}");
        lines.add(
                "{\"at\":\"2026-11-01T10:00:00Z\",\"id\":\"killed\",\"event\":\"done\",\"caller\":null,\"model\":\"m\","
                        + "\"provider\":\"p\",\"request_model\":\"m\",\"outcome\":\"gateway_killed\",\"input_tokens\":null,\"cost_usd\":null}");

        all(copies.keeper(copies.shelf()));

        Tally total = total(Span.HOUR);
        assertThat(total.calls()).isEqualTo(2);
        assertThat(total.errors()).isEqualTo(1);
        assertThat(total.unpriced()).isEqualTo(2);
        assertThat(copies.shelf().line("old")).contains("\"caller\":\"ann\"");
    }

    @Test
    void aCallThatReachedNobodyCostNothingAndIsNotWithoutAPrice() {
        lines.add(
                "{\"at\":\"2026-11-01T10:00:00Z\",\"id\":\"refused\",\"event\":\"done\",\"caller\":\"ann\",\"provider\":null,"
                        + "\"outcome\":\"caller_unauthenticated\",\"cost_usd\":null}");
        lines.add(
                "{\"at\":\"2026-11-01T10:00:00Z\",\"id\":\"away\",\"event\":\"done\",\"caller\":\"ann\",\"provider\":\"openai\","
                        + "\"outcome\":\"provider_unreachable\",\"cost_usd\":null}");

        all(copies.keeper(copies.shelf()));

        assertThat(total(Span.HOUR).errors()).isEqualTo(2);
        assertThat(total(Span.HOUR).unpriced()).isZero();
    }

    @Test
    void whileCallsGoOnAllTheTimeItIsNotBehindAndWhatIsTooOldGoes() {
        for (int n = 0; n < 1_200; n++) {
            done("old_" + n, Duration.ofDays(91), null);
        }
        Bookkeeper keeper = copies.atOnce(10_000).keeper(copies.shelf());
        for (int n = 0; n < 10; n++) {
            done("new_" + n, Duration.ZERO, null);
            boolean old = n < 3;
            assertThat(keeper.work()).as("is there more to do at once? " + n).isEqualTo(old);
            assertThat(keeper.lag()).isZero();
        }
        assertThat(copies.shelf().lines(new Recent(1_000, null, null, null, null)))
                .hasSize(10);
    }

    @Test
    void aClockThatIsSetBackPutsNothingOff() {
        AtomicReference<Instant> now = new AtomicReference<>(Copies.NOW.plus(Duration.ofDays(3_000)));
        Bookkeeper keeper = copies.keeper(copies.shelf(), now::get);
        lines.add(Copies.done("days to come", now.get(), "ann", "m", null));
        all(keeper);
        assertThat(copies.shelf().line("days to come")).isNotNull();

        now.set(Copies.NOW);
        done("old", Duration.ofDays(91), null);
        done("new", Duration.ZERO, null);
        all(keeper);

        assertThat(copies.shelf().lines(new Recent(10, null, null, null, null)))
                .singleElement()
                .asString()
                .contains("\"new\"");
        assertThat(total(Span.DAY).calls()).isEqualTo(3);
    }

    @Test
    void noCountIsTooLargeToBeAddedUp() {
        String line = Copies.done("req_N", Copies.NOW, "ann", "m", "\"99999999999999999999\"")
                .replace("\"input_tokens\":3", "\"input_tokens\":" + (1L << 62))
                .replace("\"output_tokens\":2", "\"output_tokens\":-5");
        for (int n = 0; n < 10; n++) {
            lines.add(line.replace("req_N", "req_" + n));
        }
        Bookkeeper keeper = copies.keeper(copies.shelf());
        all(keeper);

        assertThat(keeper.trouble()).isNull();
        assertThat(total(Span.DAY).calls()).isEqualTo(10);
        assertThat(total(Span.DAY).unpriced()).isEqualTo(10);
        assertThat(total(Span.DAY).input()).isPositive();
        assertThat(total(Span.DAY).output()).isZero();
    }

    @Test
    void aFileThatCannotGrowIsToldOfAndGoesOnWhenItCan() {
        done("req_1", Duration.ZERO, "\"1\"");
        Bookkeeper keeper = copies.keeper(copies.shelf());
        all(keeper);
        copies.room(3);
        for (int n = 0; n < 100; n++) {
            done("more_" + n, Duration.ofMinutes(n), "\"0.01\"");
        }
        for (int look = 0; look < 3; look++) {
            assertThat(keeper.work()).isFalse();
            assertThat(keeper.trouble()).contains("full");
        }
        assertThat(total(Span.DAY).calls()).isEqualTo(1);

        copies.room(1_000);
        all(keeper);

        assertThat(keeper.trouble()).isNull();
        assertThat(total(Span.DAY).calls()).isEqualTo(101);
        assertThat(total(Span.HOUR).cost()).isEqualByComparingTo("2");
        assertThat(copies.shelf().lines(new Recent(1_000, null, null, null, null)))
                .hasSize(101);
    }
}

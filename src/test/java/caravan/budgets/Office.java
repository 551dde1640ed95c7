package caravan.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.Candidate;
import caravan.call.FakeWire;
import caravan.call.Headers;
import caravan.call.Operation;
import caravan.call.Request;
import caravan.call.Tariff;
import caravan.call.Usage;
import caravan.call.Wanted;
import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.ledger.Ledger;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Budgets and their journal, without a gateway around them. Each call may use a thousand tokens in and as many out. */
record Office(Path folder, Ledger ledger, Spend spend, Budgets budgets) implements AutoCloseable {
    private static final Request REQUEST =
            new Request("POST", "/v1/chat/completions", "", Headers.NONE, new byte[0], "127.0.0.1");

    static Office open(Path folder, String yaml, Tariff prices) throws IOException {
        Ledger ledger =
                Ledger.open(folder, 16 << 20, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), () -> Till.NOW);
        Spend spend = Spend.open(folder, new Books(ledger));
        Mistakes mistakes = new Mistakes();
        Budgets budgets = Budgets.read(
                Files.writeString(folder.resolve("budgets.yaml"), yaml),
                new Budgets.Setup(spend, 1, (call, unsaid) -> Usage.of(1_000, 1_000), alert -> {}, () -> Till.NOW),
                () -> prices,
                provider -> true,
                model -> null,
                new Environment(Map.of()),
                mistakes);
        assertThat(mistakes.found()).isEmpty();
        return new Office(folder, ledger, spend, budgets);
    }

    /** The journal of a ledger. */
    private record Books(Ledger ledger) implements Spend.Past {
        @Override
        public int current() {
            return ledger.segment();
        }

        @Override
        public int settled() {
            return ledger.settled();
        }

        @Override
        public void read(int after, int upTo, BiConsumer<List<String>, BigDecimal> charges) throws IOException {
            ledger.charges(after, upTo, charges);
        }
    }

    Call call(String id, Caller caller, String... models) {
        Call call = new Call(id, Till.NOW, REQUEST, new FakeWire(), ledger::conclude);
        call.open(Wanted.of(Operation.CHAT, "asked"));
        call.calledBy(caller);
        call.mayAsk(
                List.of(models).stream().map(model -> new Candidate("p", model)).toList());
        return call;
    }

    /** Waits while more lines wait for the disk than this: a busy one is not to be what a test is about. */
    void awaitDisk(int lines) {
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> ledger.stats().get("journal") instanceof Map<?, ?> journal
                        && journal.get("waiting") instanceof Integer waiting
                        && waiting <= lines);
    }

    /** What the journal comes to, as the next start would see it. */
    Spend again() throws IOException {
        return Spend.open(folder, new Books(ledger));
    }

    /** The figures of one window. */
    static Map<?, ?> window(Spend spend, String window) {
        return spend.figures().get("windows") instanceof Map<?, ?> all && all.get(window) instanceof Map<?, ?> figures
                ? figures
                : Map.of();
    }

    @Override
    public void close() {
        spend.close();
        ledger.close();
    }
}

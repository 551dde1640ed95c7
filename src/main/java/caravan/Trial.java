package caravan;

import caravan.books.Books;
import caravan.budgets.Spend;
import caravan.call.Candidate;
import caravan.call.Offer;
import caravan.call.Refused;
import caravan.commandline.Launch;
import caravan.commands.Orders.Told;
import caravan.config.Mistakes;
import caravan.config.Settings;
import caravan.desk.Desk;
import caravan.ledger.Ledger;
import caravan.store.Database;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Loads everything and starts nothing. What is made for it is thrown away afterwards. */
final class Trial {
    private Trial() {}

    /**
     * Looks for mistakes.
     *
     * @param mistakes takes what is wrong
     * @return what was loaded, in words
     */
    static String check(Settings settings, Mistakes mistakes) {
        return with(lasting -> {
            Certificates.read(settings, mistakes);
            return new Build(lasting).rehearse(settings, mistakes);
        });
    }

    /** What is served, as far as the files name it. */
    static Launch.Served served(Settings settings, Mistakes mistakes) {
        return with(lasting -> {
            try (Generation loaded = Generation.load(settings, lasting, mistakes)) {
                Snapshot snapshot = loaded.snapshot();
                List<Offer> offers = snapshot.providers().offers();
                Stream<Candidate> offered = offers.stream()
                        .filter(offer -> offer.house() && !offer.provider().equals("demo"))
                        .flatMap(offer -> offer.models().stream().map(model -> new Candidate(offer.provider(), model)));
                return new Launch.Served(
                        offers.stream().map(Offer::provider).collect(Collectors.toUnmodifiableSet()),
                        Stream.concat(snapshot.models().listed().stream(), offered)
                                .filter(each -> !snapshot.prices().has(each))
                                .map(Candidate::name)
                                .distinct()
                                .sorted()
                                .toList());
            }
        });
    }

    /**
     * Who would be asked, as far as the files tell.
     *
     * @param query as for {@code GET /admin/explain}
     * @throws Refused if it is none
     */
    static Told explain(Settings settings, String query, Mistakes mistakes) {
        return with(lasting -> {
            try (Generation loaded = Generation.load(settings, lasting, mistakes)) {
                return Desk.explained(loaded.snapshot().deployments(), query);
            }
        });
    }

    private static <T> T with(Function<Lasting, T> work) {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (Scratch scratch = Scratch.make()) {
            Ledger unused = Ledger.open(scratch.folder(), 4096, meters, InstantSource.system());
            Database empty = Database.open(scratch.folder());
            Spend nothing = Spend.open(scratch.folder(), new Accounting(unused));
            Lasting lasting = Lasting.of(
                    1,
                    unused,
                    Following.none(unused),
                    empty,
                    null,
                    nothing,
                    Books.none(),
                    meters,
                    InstantSource.system());
            try {
                return work.apply(lasting);
            } finally {
                lasting.close();
            }
        } catch (IOException noScratch) {
            throw new UncheckedIOException(noScratch);
        }
    }
}

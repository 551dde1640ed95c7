package caravan.figures;

import caravan.books.Books;
import caravan.budgets.Spend;
import caravan.cache.Answers;
import caravan.call.Candidate;
import caravan.config.Settings;
import caravan.deployments.Deployments;
import caravan.http.Server;
import caravan.ledger.Ledger;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All of them, and of what. */
public record Figures(
        Ledger ledger, MeterRegistry meters, Answers answers, Spend spend, Books books, Supplier<Now> current) {
    /**
     * What changes with the files.
     *
     * @param cacheTtl for how long an answer is given again where nothing else is said
     * @param addresses of providers
     */
    public record Now(
            Settings settings,
            Deployments deployments,
            Duration cacheTtl,
            Function<Candidate, @Nullable URI> addresses) {}

    /** From now on they are shown. */
    public void bind(Server server) {
        Loads.bind(meters, server);
        Loads.bind(meters, answers);
        Loads.bind(meters, spend);
        Loads.bind(meters, books);
        new Shown(this).bind();
    }
}

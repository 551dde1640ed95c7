package caravan.prices;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Candidate;
import caravan.call.Cost;
import caravan.call.Usage;
import caravan.config.Environment;
import caravan.config.Mistakes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Price files as a user writes them, in a folder of the test. */
record Written(Path folder) {
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private static final Environment NO_ENVIRONMENT = new Environment(Map.of());

    Prices prices(String... lines) {
        return at(NOW, lines);
    }

    /** Read at this time; openrouter's word on costs is taken, nobody else's. */
    Prices at(Instant now, String... lines) {
        Mistakes mistakes = new Mistakes();
        Prices prices = read(write(lines), mistakes, now);
        assertThat(mistakes.found()).isEmpty();
        return prices;
    }

    static Prices read(Path file, Mistakes mistakes, Instant now) {
        return Prices.read(file, NO_ENVIRONMENT, mistakes, InstantSource.fixed(now), "openrouter"::equals);
    }

    /** Every mistake as the user sees it, the folder left out: {@code pricing.yaml:3: models.m.input: …}. */
    List<String> mistakes(String... lines) {
        Mistakes mistakes = new Mistakes();
        read(write(lines), mistakes, NOW);
        return mistakes.found().stream()
                .map(mistake -> mistake.toString().substring(folder.toString().length() + 1))
                .toList();
    }

    private Path write(String... lines) {
        try {
            return Files.writeString(folder.resolve("pricing.yaml"), String.join("\n", lines) + "\n");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static @Nullable Cost cost(Prices prices, String provider, String model, Usage usage) {
        return prices.tariff().cost(new Candidate(provider, model), null, usage);
    }

    static BigDecimal usd(Prices prices, String model, Usage usage) {
        Cost cost = cost(prices, "openai", model, usage);
        assertThat(cost).as("the cost of %s", model).isNotNull();
        return cost.usd();
    }

    /** Input that was read from the cache, input that was not, and output. */
    static Usage cached(long uncached, long cacheRead, long output) {
        return new Usage(uncached, cacheRead, 0, 0, 0, output, 0, 0, null, null, false);
    }

    static Usage inTier(String serviceTier, long input, long output) {
        return new Usage(input, 0, 0, 0, 0, output, 0, 0, serviceTier, null, false);
    }

    static Usage reported(String cost) {
        return new Usage(1000, 0, 0, 0, 0, 1000, 0, 0, null, new BigDecimal(cost), false);
    }
}

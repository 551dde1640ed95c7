package caravan.prices;

import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Cost;
import caravan.call.Tariff;
import caravan.call.Usage;
import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.config.Section;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The step look-up-price. What the provider says it charged counts first, if this provider is believed; then the price
 * list. Without a price the cost is null: unknown is not free.
 */
public final class Prices {
    private final PriceList list;
    private final InstantSource clock;
    private final Predicate<String> reportsCost;
    private final Map<Candidate, Price> own = new ConcurrentHashMap<>();

    private Prices(PriceList list, InstantSource clock, Predicate<String> reportsCost) {
        this.list = list;
        this.clock = clock;
        this.reportsCost = reportsCost;
    }

    /**
     * Reads a price list. A missing or empty file is one without prices.
     *
     * @param reportsCost true for the name of a provider whose own {@code usage.cost} is to be believed
     */
    public static Prices read(
            Path file, Environment environment, Mistakes mistakes, InstantSource clock, Predicate<String> reportsCost) {
        return new Prices(PriceFile.read(file, environment, mistakes), clock, reportsCost);
    }

    /** The same, with what was taken over from other lists. */
    public static Prices read(
            Path file,
            Updates updates,
            Environment environment,
            Mistakes mistakes,
            InstantSource clock,
            Predicate<String> reportsCost) {
        PriceList own = PriceFile.read(file, environment, mistakes);
        return new Prices(updates.over(own, mistakes), clock, reportsCost);
    }

    /** Reads the price in the section of a deployment in {@code models.yaml}: per 1,000,000 tokens, and before all lists. */
    public void deployment(Section section, Candidate there) {
        try (Section price = section.section("price")) {
            if (section.has("price")) {
                own.put(there, PriceReader.ofOne().price(there.name(), price));
            }
        }
    }

    /** Gives the call its tariff; the cost is known as soon as the usage is. */
    public Call price(Call call) {
        call.priced(tariff());
        return call;
    }

    /** The prices that hold now, and keep holding for whoever has this tariff. */
    public Tariff tariff() {
        Instant now = clock.instant();
        return new Remembered((candidate, responseModel, usage) -> cost(candidate, responseModel, usage, now));
    }

    /** Header, journal, metrics and log ask for the same: the last answer is kept. */
    private static final class Remembered implements Tariff {
        private record Question(
                Candidate candidate, @Nullable String responseModel, Usage usage) {}

        private record Answered(Question question, @Nullable Cost cost) {}

        private final Tariff tariff;
        private @Nullable Answered last;

        Remembered(Tariff tariff) {
            this.tariff = tariff;
        }

        @Override
        public @Nullable Cost cost(Candidate candidate, @Nullable String responseModel, Usage usage) {
            Question question = new Question(candidate, responseModel, usage);
            Answered known = last;
            if (known == null || !known.question.equals(question)) {
                known = new Answered(question, tariff.cost(candidate, responseModel, usage));
                last = known;
            }
            return known.cost;
        }
    }

    private @Nullable Cost cost(Candidate candidate, @Nullable String responseModel, Usage usage, Instant at) {
        BigDecimal reported = usage.reportedCost();
        if (reported != null && isSane(reported) && reportsCost.test(candidate.provider())) {
            return new Cost(reported, "provider");
        }
        Price agreed = candidate.in(own);
        Price price = agreed == null ? list.find(candidate, responseModel, at) : agreed;
        return price == null ? null : price.cost(usage, agreed == null ? list.unit() : Unit.PER_1M);
    }

    /** A provider pays nobody, and a number like 1e-999999999 would fill the memory when written out. */
    private static boolean isSane(BigDecimal reported) {
        return reported.signum() >= 0 && Amounts.fits(reported);
    }

    /** What this candidate would ask for this usage now, in USD; null if nobody knows. */
    public @Nullable BigDecimal estimate(Candidate candidate, Usage usage) {
        Cost cost = cost(candidate, null, usage, clock.instant());
        return cost == null ? null : cost.usd();
    }

    /** Is there a price for what is asked there, whatever it is measured in? */
    public boolean has(Candidate candidate) {
        return reportsCost.test(candidate.provider())
                || candidate.in(own) != null
                || list.find(candidate, null, clock.instant()) != null;
    }

    /** The models that have a price of their own, in the file's order. */
    public List<String> models() {
        return List.copyOf(list.models().keySet());
    }
}

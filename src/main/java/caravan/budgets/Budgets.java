package caravan.budgets;

import caravan.budgets.Spend.Admission;
import caravan.call.Budget;
import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Cost;
import caravan.call.Operation;
import caravan.call.Refused;
import caravan.call.Tariff;
import caravan.call.Usage;
import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.config.Section;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The step reserve-budget. What a call comes to is charged when it ends, whoever ends it: by a claim, and by no other step. */
public final class Budgets {
    /** A line of the journal names all that a call is charged to, in so many bytes at most. */
    private static final int MOST = 6_000;

    /** So few are short enough, whatever their names. */
    private static final int FEW = 10;

    private static final int PER_AND_START = 32;

    /** What a call may use. */
    @FunctionalInterface
    public interface Foresight {
        /** @param unsaid how many tokens an answer may have whose request sets no limit */
        Usage of(Call call, long unsaid);
    }

    /**
     * What budgets need of others.
     *
     * @param spend what was spent, which outlives a reading of the file
     * @param nodes among how many gateways every budget is shared
     * @param alert told when a budget is nearly spent: what a user's route is to know. It must not wait
     */
    public record Setup(
            Spend spend, int nodes, Foresight foresight, Consumer<Map<String, String>> alert, InstantSource clock) {}

    private final Rules rules;
    private final Setup setup;
    private final Supplier<Tariff> prices;
    private final Predicate<String> housePays;

    private Budgets(Rules rules, Setup setup, Supplier<Tariff> prices, Predicate<String> housePays) {
        this.rules = rules;
        this.setup = setup;
        this.prices = prices;
        this.housePays = housePays;
    }

    /**
     * @param file {@code config/budgets.yaml}; what is wrong in it goes to the mistakes
     * @param prices that hold now
     * @param housePays true for the name of a provider at which callers do not pay with a key of their own
     * @param unknown what is wrong or doubtful with a model's name; null if nothing is
     */
    public static Budgets read(
            Path file,
            Setup setup,
            Supplier<Tariff> prices,
            Predicate<String> housePays,
            Function<String, @Nullable String> unknown,
            Environment environment,
            Mistakes mistakes) {
        return new Budgets(Rules.read(file, setup.nodes, unknown, environment, mistakes), setup, prices, housePays);
    }

    /**
     * What may be spent under a name, as another file says it: {@code budget: 50/month}, or
     * {@code budget: {usd: 50, per: month, zone: Europe/Berlin}}, or a list of the first.
     *
     * @param key where it stands in the section; it may be absent
     * @param name whose it is, such as {@code key:ci}
     */
    public static List<Budget> read(Section section, String key, String name) {
        return BudgetReader.UTC.list(section, key, name);
    }

    /**
     * Sets money aside for the call, in every budget that holds for it.
     *
     * @throws Refused 402 or 429 if one of them has no room; 403 if nobody can say what the call may cost
     */
    public Call reserve(Call call) {
        List<Budget> budgets = isPaid(call) ? rules.of(call) : List.of();
        if (!budgets.isEmpty()) {
            if (budgets.size() > FEW && bytes(budgets) > MOST) {
                throw new IllegalStateException(budgets.size() + " budgets are too many to hold for " + call);
            }
            Tariff tariff = prices.get();
            call.priced(tariff);
            admit(call, budgets, dearest(call, tariff, budgets.getFirst()));
        }
        return call;
    }

    private static int bytes(List<Budget> budgets) {
        return budgets.stream()
                .mapToInt(budget -> budget.name().getBytes(StandardCharsets.UTF_8).length + PER_AND_START)
                .sum();
    }

    /** What is passed through has no price, and the list of models costs nothing. */
    private boolean isPaid(Call call) {
        Operation operation = call.operation();
        return operation != null
                && operation != Operation.MODELS
                && operation != Operation.PASS_THROUGH
                && call.candidates().stream().anyMatch(candidate -> housePays.test(candidate.provider()));
    }

    private BigDecimal dearest(Call call, Tariff tariff, Budget first) {
        Usage most = setup.foresight.of(call, rules.unsaid());
        BigDecimal dearest = BigDecimal.ZERO;
        for (Candidate candidate : call.candidates()) {
            if (housePays.test(candidate.provider())) {
                Cost cost = tariff.cost(candidate, null, most);
                if (cost == null && !rules.unpriced()) {
                    throw Refusal.noPrice(candidate, first);
                }
                dearest = cost == null ? dearest : dearest.max(cost.usd());
            }
        }
        return dearest;
    }

    private void admit(Call call, List<Budget> budgets, BigDecimal amount) {
        Admission admission = setup.spend.admit(budgets, setup.clock.instant(), amount);
        if (admission.full() != null) {
            throw Refusal.full(admission.full(), amount, setup.clock.instant(), rules.refusal());
        }
        List<String> windows =
                admission.accounts().stream().map(Account::window).toList();
        call.chargeTo(asked -> charged(call, admission, windows, asked));
        call.claim(ended -> settle(ended, admission, amount));
        admission.nearlySpent().forEach(share -> call.say(Warning.HEADER, Warning.text(share)));
    }

    /** All of them, but for those of models of which this one is none. */
    private List<String> charged(Call call, Admission admission, List<String> windows, Candidate asked) {
        if (!housePays.test(asked.provider())) {
            return List.of();
        }
        return rules.spareNone()
                ? windows
                : admission.shares().stream()
                        .filter(share -> !rules.spares(share.budget(), call, asked))
                        .map(share -> share.account().window())
                        .distinct()
                        .toList();
    }

    private void settle(Call call, Admission admission, BigDecimal reserved) {
        Cost cost = null;
        try {
            cost = call.cost();
        } finally {
            BigDecimal usd = cost == null ? BigDecimal.ZERO : cost.usd();
            List<String> to = usd.signum() == 0 ? List.of() : call.charged();
            setup.spend.settle(admission, reserved, to, usd).forEach(share -> setup.alert.accept(Warning.body(share)));
        }
    }
}

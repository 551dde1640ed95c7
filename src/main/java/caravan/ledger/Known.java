package caravan.ledger;

import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Steps;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Who has series of their own; all the rest share those of "other". A model has if the files name it, or once a provider has
 * answered as it: a name that only ever fails may be made up. Providers can say what they like too, so that there is an end to it
 * all the same.
 */
final class Known {
    private static final int PROVIDERS = 100;
    private static final int MODELS = 200;
    private static final int SETS = 1_000;

    private final MeterRegistry registry;
    private final Labels providers = new Labels(PROVIDERS);
    private final Labels models = new Labels(MODELS);
    private final ConcurrentMap<Asked, Series> series = new ConcurrentHashMap<>();

    Known(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Is it named in the files, or has it answered this call well? */
    static boolean isReal(Call call, Candidate candidate, boolean good) {
        Steps steps = call.steps();
        return good || (steps != null && steps.lists(candidate));
    }

    String provider(String name) {
        return providers.of(name, true);
    }

    /** @param real may it have series of its own? */
    Series of(Asked asked, boolean real) {
        Series known = series.get(asked);
        return known != null ? known : series.computeIfAbsent(bounded(asked, real), each -> new Series(registry, each));
    }

    private Asked bounded(Asked asked, boolean real) {
        if (!provider(asked.provider()).equals(asked.provider())) {
            return asked.ofSomebody();
        }
        String name = asked.provider() + "/" + asked.model();
        if (!models.of(name, real).equals(name)) {
            return asked.forSomething();
        }
        return series.size() < SETS ? asked : asked.answeredBySomebody();
    }
}

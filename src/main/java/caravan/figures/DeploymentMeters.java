package caravan.figures;

import caravan.call.Candidate;
import caravan.call.KeyState;
import caravan.conditions.Condition;
import caravan.deployments.Deployments;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Deployments and keys of the house as meters: those that the files name, and none that a caller has made up. They are made anew
 * whenever they are asked for, so that who is gone from the files is gone from here.
 */
final class DeploymentMeters implements Runnable {
    private static final int MOST = 500;

    private final Supplier<Deployments> current;
    private final MultiGauge states;
    private final MultiGauge latency;
    private final MultiGauge failures;
    private final MultiGauge keys;

    DeploymentMeters(MeterRegistry registry, Supplier<Deployments> current) {
        this.current = current;
        this.states = gauge(registry, "caravan.deployment.state", "1 for the state that it is in");
        this.latency = gauge(
                registry,
                "caravan.deployment.latency.seconds",
                "From question to the answer's beginning, the latest counting most");
        this.failures = gauge(registry, "caravan.deployment.failures", "How many of its last answers were failures");
        this.keys = gauge(registry, "caravan.key.ready", "1 if this key of the house can be used now");
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    @Override
    public synchronized void run() {
        List<MultiGauge.Row<?>> inState = new ArrayList<>();
        List<MultiGauge.Row<?>> fast = new ArrayList<>();
        List<MultiGauge.Row<?>> failed = new ArrayList<>();
        for (Deployments.Row row : current.get().rows(MOST)) {
            Tags tags = Tags.of(
                    "gen_ai.provider.name", row.candidate().provider(),
                    "gen_ai.request.model",
                            Candidate.numbered(
                                    row.candidate().model(), row.candidate().copy()));
            for (Condition.Word word : Condition.Word.values()) {
                String state = word.name().toLowerCase(Locale.ROOT);
                inState.add(
                        MultiGauge.Row.of(tags.and("state", state), row.state().word() == word ? 1 : 0));
            }
            failed.add(MultiGauge.Row.of(tags, row.state().failures()));
            if (row.state().latency() >= 0) {
                fast.add(MultiGauge.Row.of(tags, row.state().latency() / 1e3));
            }
        }
        states.register(inState, true);
        latency.register(fast, true);
        failures.register(failed, true);
        keys.register(keys(), true);
    }

    private List<MultiGauge.Row<?>> keys() {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        current.get().keys().forEach((provider, those) -> {
            for (KeyState key : those) {
                Tags tags = Tags.of("gen_ai.provider.name", provider, "key", key.name());
                rows.add(MultiGauge.Row.of(tags, key.word() == KeyState.Word.READY ? 1 : 0));
            }
        });
        return rows.subList(0, Math.min(rows.size(), MOST));
    }
}

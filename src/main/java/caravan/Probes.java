package caravan;

import caravan.conditions.Conditions;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second whether a provider is to be asked if it answers again. It belongs to no generation, and asks for the one that
 * serves: nothing of an old one is held.
 */
record Probes(Lasting lasting, Supplier<Generation> current) {
    private static final Logger LOG = LoggerFactory.getLogger(Probes.class);
    private static final long BETWEEN_LOOKS = Duration.ofSeconds(1).toMillis();

    void begin() {
        lasting.vertx().setPeriodic(BETWEEN_LOOKS, tick -> look());
    }

    private void look() {
        Conditions conditions = lasting.conditions();
        try {
            current.get().snapshot().providers().probe(conditions::broken, conditions::found);
        } catch (RuntimeException broken) {
            LOG.warn("A provider could not be asked whether it answers again", broken);
        }
    }
}

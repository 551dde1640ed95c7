package caravan.ledger;

import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Cost;
import caravan.call.Holder;
import caravan.call.Operation;
import caravan.call.Outcome;
import caravan.call.Reason;
import caravan.call.Usage;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is written down about a call that has ended. Texts are {@link Plain}.
 *
 * @param operation null if the call did not get far enough to have one
 * @param model the model's name as the caller wrote it
 * @param requestModel the name that was sent to the provider; null if none was asked
 * @param tries the attempts, if there was more than one, or if the only one failed
 * @param cache what the cache had to do with it: hit, shared, miss or bypass; null if nothing
 * @param usage null if nobody knows
 * @param cost null if usage or price is unknown: never 0 for unknown
 * @param charged the windows of budgets that the cost was charged to
 */
record Entry(
        String id,
        String caller,
        @Nullable String operation,
        @Nullable String model,
        @Nullable String requestModel,
        @Nullable String responseModel,
        @Nullable String provider,
        Outcome outcome,
        boolean streamed,
        int attempts,
        List<Tried> tries,
        @Nullable String cache,
        @Nullable Usage usage,
        @Nullable Cost cost,
        @Nullable Duration timeToFirstChunk,
        Duration duration,
        Holder holder,
        List<String> charged) {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    static Entry of(Call call) {
        Candidate asked = call.candidate();
        Outcome outcome = call.outcome();
        Cost cost = cost(call);
        return new Entry(
                call.id(),
                Plain.of(call.caller().name()),
                label(call.operation()),
                Plain.orNull(call.originalModel()),
                asked == null ? null : Plain.orNull(asked.model()),
                Plain.orNull(call.responseModel()),
                asked == null ? null : Plain.orNull(asked.provider()),
                outcome == null ? Outcome.of(Reason.INTERNAL) : outcome,
                call.streamed(),
                call.attempts(),
                Tried.of(call),
                call.cached() == null ? null : call.cached().state().label(),
                call.usage(),
                cost,
                call.timeToFirstChunk(),
                call.duration(),
                call.caller().holder(),
                cost == null ? List.of() : call.charged());
    }

    private static @Nullable String label(@Nullable Operation operation) {
        return operation == null ? null : operation.label();
    }

    /** A price that cannot be worked out must not cost the entry. */
    private static @Nullable Cost cost(Call call) {
        try {
            return call.cost();
        } catch (RuntimeException broken) {
            LOG.error("The cost of {} cannot be worked out", call.id(), broken);
            return null;
        }
    }

    boolean failed() {
        return outcome.fault() != null;
    }

    /** {@code provider/model} as they were asked; null if no provider was. */
    @Nullable
    String asked() {
        return provider == null || requestModel == null ? null : provider + "/" + requestModel;
    }
}

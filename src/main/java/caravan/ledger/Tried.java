package caravan.ledger;

import caravan.call.Call;
import caravan.call.Json;
import caravan.call.Outcome;
import caravan.call.Reason;
import caravan.call.Try;
import caravan.call.Usage;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is written down about one attempt to have a call answered.
 *
 * @param deployment {@code provider/model}
 * @param key the name of the house's key that paid; empty if none did
 * @param status the provider's, if it answered with an error; else 0
 * @param took from the question to the answer's beginning or the failure; null if it came to neither
 * @param reconnected did it take a second connection, since the first turned out to be closed?
 * @param usage null if nobody knows, or if others were charged for it
 */
record Tried(
        String deployment,
        String key,
        String outcome,
        int status,
        @Nullable Duration took,
        boolean reconnected,
        @Nullable Usage usage) {

    /** All attempts of a call. None if there was no more than one, and nothing to say of it: its entry says all. */
    static List<Tried> of(Call call) {
        Try last = call.tries().last();
        if (last == null || (call.tries().isSingle() && isUsual(last, call.outcome()))) {
            return List.of();
        }
        List<Tried> all = before(call);
        all.add(of(last, last.tag(call.outcome()), call.usage()));
        return List.copyOf(all);
    }

    private static boolean isUsual(Try only, @Nullable Outcome ended) {
        return only.failure() == null && !only.reconnected() && !theirs(ended);
    }

    /** Those before the one that runs. */
    static List<Tried> before(Call call) {
        List<Tried> all = new ArrayList<>();
        List<Try> tries = call.tries().all();
        tries.subList(0, tries.size() - 1).forEach(each -> all.add(of(each, each.tag(null), null)));
        return all;
    }

    private static Tried of(Try each, String outcome, @Nullable Usage usage) {
        return new Tried(
                Plain.of(each.candidate().name()),
                Plain.of(each.key()),
                outcome,
                each.status(),
                each.took(),
                each.reconnected(),
                usage);
    }

    private static boolean theirs(@Nullable Outcome ended) {
        Reason fault = ended == null ? null : ended.fault();
        return fault != null && fault.anotherMayHelp();
    }

    /** What is not known is left out. */
    ObjectNode json() {
        ObjectNode json = Json.MAPPER.createObjectNode().put("deployment", deployment);
        if (!key.isEmpty()) {
            json.put("key", key);
        }
        json.put("outcome", outcome);
        if (status > 0) {
            json.put("status", status);
        }
        if (took != null) {
            json.put("ms", BigDecimal.valueOf(took.toNanos(), 6).setScale(3, RoundingMode.DOWN));
        }
        if (reconnected) {
            json.put("reconnected", true);
        }
        if (usage != null && usage.inTokens()) {
            json.put("input_tokens", usage.inputTokens()).put("output_tokens", usage.outputTokens());
        }
        return json;
    }

    /** For the log. */
    @Override
    public String toString() {
        return deployment + ": " + (status > 0 ? status : outcome);
    }
}

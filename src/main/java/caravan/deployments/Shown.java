package caravan.deployments;

import caravan.call.Candidate;
import caravan.call.Json;
import caravan.call.KeyState;
import caravan.conditions.Condition;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One deployment in JSON. What is not known is null. */
final class Shown {
    private Shown() {}

    static ObjectNode of(Candidate candidate, boolean listed, Condition.State state, List<KeyState> keys) {
        ObjectNode shown = Json.MAPPER
                .createObjectNode()
                .put("object", "deployment")
                .put("name", candidate.name())
                .put("provider", candidate.provider())
                .put("model", candidate.model())
                .put("listed", listed)
                .put("state", word(state.word()))
                .put("since", time(state.since()))
                .put("until", time(state.until()))
                .put("latency_ms", millis(state.latency()))
                .put("last_used", time(state.lastUsed()))
                .put("answers", state.answers())
                .put("failures", state.failures())
                .put("slow", state.slow());
        ArrayNode list = shown.putArray("keys");
        keys.forEach(key -> list.add(of(key)));
        return shown;
    }

    private static ObjectNode of(KeyState key) {
        ObjectNode shown =
                Json.MAPPER.createObjectNode().put("name", key.name()).put("state", word(key.word()));
        return key.until() > 0 ? shown.put("until", time(key.until())) : shown;
    }

    static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    static @Nullable String time(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis).toString();
    }

    static @Nullable BigDecimal millis(double latency) {
        return latency < 0 ? null : BigDecimal.valueOf(latency).setScale(3, RoundingMode.HALF_UP);
    }
}

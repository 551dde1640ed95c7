package caravan.lives;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;

/** What must be true of money once all calls are over: nothing is in flight or reserved, and each budget was charged what the journal says. */
public final class Sums {
    private Sums() {}

    /**
     * @param stats the page {@code /stats}; without budgets it has no windows
     * @return how many windows there are
     */
    public static int agree(String stats, List<JsonNode> entries) {
        JsonNode page = read(stats);
        assertThat(page.path("in_flight").asInt(0)).as("in flight").isZero();
        JsonNode windows = page.path("budgets").path("windows");
        windows.properties().forEach(window -> {
            assertThat(window.getValue().path("reserved_usd").asText())
                    .as("reserved in %s", window.getKey())
                    .isEqualTo("0");
            assertThat(new BigDecimal(window.getValue().path("spent_usd").asText()))
                    .as("spent in %s", window.getKey())
                    .isEqualByComparingTo(charged(window.getKey(), entries));
        });
        return windows.size();
    }

    private static BigDecimal charged(String window, List<JsonNode> entries) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode entry : entries) {
            for (JsonNode charged : entry.path("charged")) {
                if (charged.asText().equals(window)) {
                    sum = sum.add(new BigDecimal(entry.path("cost_usd").asText()));
                }
            }
        }
        return sum;
    }

    private static JsonNode read(String page) {
        try {
            return Json.MAPPER.readTree(page);
        } catch (IOException none) {
            throw new UncheckedIOException(page, none);
        }
    }
}

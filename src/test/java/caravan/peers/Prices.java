package caravan.peers;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** A price for the model {@code gpt-4o} that no rounding can hide in, and what an entry must cost at it. */
public final class Prices {
    public static final String FILE = "pricing/pricing.yaml";
    public static final String YAML = """
            unit: per_1m
            models:
              gpt-4o: {input: 2.5000003, output: 10.0000007}
            """;

    private Prices() {}

    public static BigDecimal of(long input, long output) {
        return new BigDecimal("2.5000003")
                .multiply(BigDecimal.valueOf(input))
                .add(new BigDecimal("10.0000007").multiply(BigDecimal.valueOf(output)))
                .movePointLeft(6);
    }

    public static BigDecimal charged(JsonNode entry) {
        return new BigDecimal(entry.path("cost_usd").asText());
    }
}

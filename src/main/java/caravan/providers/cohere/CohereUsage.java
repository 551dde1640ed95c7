package caravan.providers.cohere;

import caravan.call.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Usage. There are two counts: what went through the model, its template and its cache among it, and what is billed. */
final class CohereUsage {
    private static final long MOST = 1L << 50;

    private CohereUsage() {}

    /** What is billed, if it is told; null if nothing is. */
    static @Nullable Usage of(JsonNode told) {
        JsonNode billed = told.path("billed_units");
        JsonNode tokens = told.path("tokens");
        if (billed.has("input_tokens") || billed.has("output_tokens")) {
            return usage(billed, 0, count(tokens, "reasoning_tokens"));
        }
        return tokens.has("input_tokens")
                ? usage(tokens, count(told, "cached_tokens"), count(tokens, "reasoning_tokens"))
                : null;
    }

    private static Usage usage(JsonNode counted, long cached, long thought) {
        long in = count(counted, "input_tokens");
        long out = count(counted, "output_tokens");
        long read = Math.min(cached, in);
        long reasoning = Math.min(thought, out);
        return new Usage(in - read, read, 0, 0, 0, out - reasoning, reasoning, 0, null, null, false);
    }

    private static long count(JsonNode in, String name) {
        return Math.clamp(in.path(name).asLong(), 0, MOST);
    }
}

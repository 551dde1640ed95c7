package caravan.providers.gemini;

import caravan.call.Units;
import caravan.call.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Usage. What was thought is outside what was written; what came from the cache is inside what was read. */
final class GeminiUsage {
    private static final long MOST = 1L << 50;

    private GeminiUsage() {}

    /** Null if it tells nothing that counts. */
    static @Nullable Usage of(JsonNode told) {
        if (!told.has("promptTokenCount") && !told.has("candidatesTokenCount")) {
            return null;
        }
        long prompt = count(told, "promptTokenCount");
        long in = prompt + count(told, "toolUsePromptTokenCount");
        long cached = Math.min(count(told, "cachedContentTokenCount"), in);
        long thought = count(told, "thoughtsTokenCount");
        long unsaid = Math.max(0, count(told, "totalTokenCount") - in - thought);
        long out = told.has("candidatesTokenCount") ? count(told, "candidatesTokenCount") : unsaid;
        long heard = Math.min(of(told, "promptTokensDetails", "AUDIO"), in - cached);
        long seen = Math.min(of(told, "promptTokensDetails", "IMAGE"), in - cached - heard);
        long spoken = Math.min(of(told, "candidatesTokensDetails", "AUDIO"), out);
        long drawn = Math.min(of(told, "candidatesTokensDetails", "IMAGE"), out - spoken);
        Usage.Pictures pictures = seen + drawn == 0 ? Usage.Pictures.NONE : new Usage.Pictures(seen, 0, drawn);
        String tier =
                told.path("serviceTier").isTextual() ? told.path("serviceTier").asText() : null;
        return new Usage(
                in - cached - heard - seen,
                cached,
                0,
                0,
                heard,
                out - spoken - drawn,
                thought,
                spoken,
                tier,
                null,
                false,
                pictures,
                Units.NONE);
    }

    private static long count(JsonNode told, String name) {
        return Math.clamp(told.path(name).asLong(), 0, MOST);
    }

    private static long of(JsonNode told, String details, String modality) {
        for (JsonNode each : told.path(details)) {
            if (each.path("modality").asText().equals(modality)) {
                return count(each, "tokenCount");
            }
        }
        return 0;
    }
}

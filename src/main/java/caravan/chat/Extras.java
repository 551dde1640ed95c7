package caravan.chat;

import org.jspecify.annotations.Nullable;

/**
 * What is asked about the call itself, and not about the answer's content.
 *
 * @param streamed is it to come in events?
 * @param usageWanted does a streamed answer tell its usage?
 * @param user who stands behind the caller, as the caller names them
 * @param cacheKey what requests of one prompt cache share
 * @param tier of service: {@code auto}, {@code default}, {@code flex}, {@code priority}
 * @param webSearch may the provider look into the web?
 */
public record Extras(
        boolean streamed,
        boolean usageWanted,
        @Nullable String user,
        @Nullable String cacheKey,
        @Nullable String tier,
        boolean webSearch) {
    /** A provider knows nothing of it. What asks for the usual is not missed, and the key of a cache is a hint. */
    public void drop(Losses losses) {
        if (user != null) {
            losses.drop("user");
        }
        if (webSearch) {
            losses.drop("web_search_options");
        }
        if (tier != null && !tier.equals("auto") && !tier.equals("default")) {
            losses.drop("service_tier");
        }
    }
}

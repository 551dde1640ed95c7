package caravan.dialects.openai;

import caravan.chat.Caching;
import caravan.chat.spokes.Fields;

/** {@code prompt_cache_breakpoint}, which any part may carry. */
final class Breakpoints {
    private Breakpoints() {}

    static Caching of(Fields part) {
        if (!part.has("prompt_cache_breakpoint")) {
            return Caching.UNSAID;
        }
        String ttl = part.object("prompt_cache_breakpoint").text("ttl", "30m");
        return ttl.equals("12h") ? Caching.LONG : Caching.SHORT;
    }
}

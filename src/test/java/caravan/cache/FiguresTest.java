package caravan.cache;

import static caravan.cache.Asks.assertStates;
import static caravan.cache.Asks.chat;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.door.Rig;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** What {@code /stats} shows of the cache, and of the settings, as GoProxyAI's users know it. */
class FiguresTest {
    @Test
    void whatTheCacheHoldsAndWhatItDid() {
        try (Rig rig = Rig.house(plan -> plan.env("CACHE_TTL", "5m"))) {
            String price = String.valueOf(rig.chat(chat("a")).head().header("x-caravan-cost-usd"));
            assertStates(rig, chat("a"), "HIT", "HIT");
            assertStates(rig, chat("b"), "MISS");
            rig.chat(chat("c"), "Cache-Control: no-store");

            JsonNode cache = Asks.figures(rig);
            assertThat(cache.path("item_count").asInt()).isEqualTo(2);
            assertThat(cache.path("ttl").asText()).isEqualTo("5m0s");
            assertThat(cache.path("hits").asInt()).isEqualTo(2);
            assertThat(cache.path("misses").asInt()).isEqualTo(2);
            assertThat(cache.path("shared").asInt()).isZero();
            assertThat(cache.path("bypassed").asInt()).isEqualTo(1);
            assertThat(cache.path("bytes").asInt()).isBetween(2_000, 6_000);
            assertThat(cache.path("max_bytes").asInt()).isEqualTo(100_000_000);
            assertThat(new BigDecimal(cache.path("saved_usd").asText()))
                    .isEqualByComparingTo(new BigDecimal(price).multiply(BigDecimal.TWO));
            assertThat(rig.gate().get("/metrics").body())
                    .contains("caravan_cache_calls_total{result=\"hit\"} 2.0")
                    .contains("caravan_cache_calls_total{result=\"bypass\"} 1.0")
                    .contains("caravan_cache_items 2.0")
                    .contains("caravan_cache_waiting 0.0");
        }
    }

    @Test
    void thePageThatGoProxyAiHasIsInIt() {
        try (Rig rig = Rig.house(plan -> plan)) {
            JsonNode stats = Asks.stats(rig);

            assertThat(stats.at("/cache/item_count").asInt()).isZero();
            assertThat(stats.at("/cache/ttl").asText()).isEqualTo("0s");
            assertThat(stats.has("rate_limit")).isTrue();
            assertThat(stats.path("proxy_url").asText()).isEmpty();
            assertThat(stats.path("openai_url").asText()).isEqualTo(rig.fake().url());
        }
    }

    @Test
    void noAddressHasAPasswordInIt() {
        try (Gate gate = Gate.plan()
                .env("OPENAI_API_URL", "https://api.example.com/v1")
                .env("PROXY_URL", "http://you:hidden@proxy.example.com:3128")
                .start()) {
            String page = gate.get("/stats").body();

            assertThat(page)
                    .contains("\"proxy_url\":\"http://proxy.example.com:3128\"")
                    .contains("\"openai_url\":\"https://api.example.com\"")
                    .doesNotContain("hidden", "you:");
        }
    }

    @Test
    void anAddressOfTheFileIsShownToo() {
        try (Gate gate = Gate.plan().start()) {
            assertThat(gate.get("/stats").body()).contains("\"openai_url\":\"https://api.openai.com\"");
        }
    }
}

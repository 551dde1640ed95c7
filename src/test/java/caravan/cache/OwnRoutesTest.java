package caravan.cache;

import static caravan.cache.Asks.assertStates;
import static caravan.cache.Asks.chat;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Cached;
import caravan.door.Rig;
import org.junit.jupiter.api.Test;

/** Users' routes reach the cache as {@code caffeine-cache:answers}, and can do it no harm. */
class OwnRoutesTest {
    private static final String ROUTES = """
            - route:
                id: my-put
                from:
                  uri: platform-http:/my/put
                  steps:
                    - setHeader: {id: key, name: CamelCaffeineKey, expression: {constant: {expression: "mine"}}}
                    - setHeader: {id: action, name: CamelCaffeineAction, expression: {constant: {expression: "PUT"}}}
                    - setBody: {id: value, expression: {constant: {expression: "a text of my own"}}}
                    - to: {id: put, uri: "caffeine-cache:answers"}
                    - setBody: {id: said, expression: {constant: {expression: "put"}}}
            - route:
                id: my-get
                from:
                  uri: platform-http:/my/get
                  steps:
                    - setHeader: {id: get-key, name: CamelCaffeineKey, expression: {constant: {expression: "mine"}}}
                    - setHeader: {id: get-action, name: CamelCaffeineAction, expression: {constant: {expression: "GET"}}}
                    - to: {id: get, uri: "caffeine-cache:answers"}
            - route:
                id: my-spoil
                from:
                  uri: platform-http:/my/spoil
                  steps:
                    - setHeader: {id: all, name: CamelCaffeineAction, expression: {constant: {expression: "AS_MAP"}}}
                    - to: {id: map, uri: "caffeine-cache:answers"}
                    - setHeader: {id: first, name: CamelCaffeineKey, expression: {simple: {expression: "${body.keySet().iterator().next()}"}}}
                    - setHeader: {id: spoil, name: CamelCaffeineAction, expression: {constant: {expression: "PUT"}}}
                    - setBody: {id: nonsense, expression: {constant: {expression: "nonsense"}}}
                    - to: {id: spoil-it, uri: "caffeine-cache:answers"}
                    - setBody: {id: spoilt, expression: {constant: {expression: "spoilt"}}}
            - route:
                id: my-clear
                from:
                  uri: platform-http:/my/clear
                  steps:
                    - setHeader: {id: clear, name: CamelCaffeineAction, expression: {constant: {expression: "INVALIDATE_ALL"}}}
                    - to: {id: clear-it, uri: "caffeine-cache:answers"}
                    - setBody: {id: cleared, expression: {constant: {expression: "cleared"}}}
            """;

    @Test
    void aRouteReachesTheOneCache() {
        try (Rig rig = Rig.house(plan -> plan.env("CACHE_TTL", "5m").file("routes/mine.camel.yaml", ROUTES))) {
            assertThat(rig.gate().get("/my/put").body()).isEqualTo("put");
            assertThat(rig.gate().get("/my/get").body()).isEqualTo("a text of my own");
            assertThat(Asks.figures(rig).path("item_count").asInt()).isEqualTo(1);
            assertStates(rig, chat("a"), "MISS", "HIT");

            assertThat(rig.gate().get("/my/clear").body()).isEqualTo("cleared");
            assertStates(rig, chat("a"), "MISS", "HIT");
        }
    }

    @Test
    void whatIsNoAnswerIsAMiss() {
        try (Rig rig = Rig.house(plan -> plan.env("CACHE_TTL", "5m").file("routes/mine.camel.yaml", ROUTES))) {
            assertStates(rig, chat("a"), "MISS", "HIT");
            assertThat(rig.gate().get("/my/spoil").body()).isEqualTo("spoilt");

            assertStates(rig, chat("a"), Cached.State.MISS.name(), "HIT");
        }
    }

    /** It lasts when routes come and go. */
    @Test
    void newRoutesFindTheSameCache() {
        try (Rig rig = Rig.house(plan -> plan.env("CACHE_TTL", "5m"))) {
            assertStates(rig, chat("a"), "MISS");
            rig.gate().write("routes/mine.camel.yaml", ROUTES);
            assertThat(rig.gate().reload().getFirst()).isEqualTo("done");

            assertStates(rig, chat("a"), "HIT");
            assertThat(rig.gate().get("/my/clear").body()).isEqualTo("cleared");
            assertStates(rig, chat("a"), "MISS");
        }
    }
}

package caravan.keys;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a key may have of pace and money counts from the next call on, and so does every change of it. */
class NextCallTest {
    private static Gate gate;
    private static Admin admin;

    @BeforeAll
    static void start() {
        gate = Admin.in(Gate.plan()).start();
        admin = Admin.of(gate);
    }

    @AfterAll
    static void stop() {
        gate.close();
    }

    private static int call(JsonNode key) {
        return gate.post("/v1/chat/completions", Gate.chat("demo/echo", false), "Authorization", Admin.bearer(key))
                .statusCode();
    }

    @Test
    void aLimitHoldsAndItsChangeDoesToo() {
        JsonNode key = admin.make("{\"name\": \"paced\", \"limits\": [{\"amount\": 1, \"window\": \"1h\"}]}");
        assertThat(call(key)).isEqualTo(200);
        assertThat(call(key)).isEqualTo(429);

        admin.change(key, "{\"limits\": null}");
        assertThat(call(key)).isEqualTo(200);

        admin.change(key, "{\"limits\": [{\"amount\": 0, \"window\": \"1h\"}]}");
        assertThat(call(key)).isEqualTo(429);
    }

    @Test
    void aBudgetHoldsAndItsChangeDoesToo() {
        JsonNode key = admin.make("{\"name\": \"poor\", \"budget\": \"0/day\"}");
        assertThat(call(key)).isEqualTo(402);

        admin.change(key, "{\"budget\": \"5/day\"}");
        assertThat(call(key)).isEqualTo(200);

        admin.change(key, "{\"budget\": \"0/total\"}");
        assertThat(call(key)).isEqualTo(402);
    }
}

package caravan.keys;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.StillClock;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A key is good until it expires, or until the grace after its rotation is over, and not a second longer. */
class ExpiryTest {
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

    private final StillClock clock = new StillClock(NOON);
    private Gate gate;
    private Admin admin;

    @BeforeEach
    void start() {
        gate = Admin.in(Gate.plan())
                .clock(clock)
                .file("config/keys.yaml", """
                        keys:
                          - {name: filed, sha256: %s, expires_at: 2026-11-26T13:00:00+00:00}
                          - {name: off, sha256: %s, enabled: false}
                        """.formatted(KeyFile.sha256("filed-key"), KeyFile.sha256("off-key")))
                .start();
        admin = Admin.of(gate);
    }

    @AfterEach
    void stop() {
        gate.close();
    }

    private String chat(String authorization) {
        HttpResponse<String> answer =
                gate.post("/v1/chat/completions", Gate.chat("demo/echo", false), "Authorization", authorization);
        return answer.statusCode() == 200
                ? "200"
                : answer.statusCode() + " "
                        + Admin.tree(answer).at("/error/message").asText();
    }

    @Test
    void aKeyExpires() {
        JsonNode key = admin.make("{\"name\": \"guest\", \"expires_at\": \"2026-11-26T15:30:00+02:00\"}");

        clock.move(Duration.ofMinutes(89));
        assertThat(chat(Admin.bearer(key))).isEqualTo("200");

        clock.move(Duration.ofMinutes(1));
        assertThat(chat(Admin.bearer(key))).isEqualTo("401 This key expired at 2026-11-26T13:30:00Z.");
        assertThat(admin.get("/admin/keys/" + Admin.id(key)).body()).contains("\"state\":\"expired\"");

        admin.change(key, "{\"expires_at\": \"2026-11-27T00:00:00Z\"}");
        assertThat(chat(Admin.bearer(key))).isEqualTo("200");
    }

    @Test
    void aKeyInTheFileDoesSoToo() {
        assertThat(chat("Bearer filed-key")).isEqualTo("200");
        assertThat(chat("Bearer off-key")).isEqualTo("401 This key is switched off.");

        clock.move(Duration.ofHours(1));
        assertThat(chat("Bearer filed-key")).isEqualTo("401 This key expired at 2026-11-26T13:00:00Z.");
    }

    @Test
    void afterARotationTheOldOneIsGoodForTheGraceAndTheNewOneAtOnce() {
        JsonNode old = admin.make("{\"name\": \"turning\", \"models\": [\"demo/*\"]}");

        JsonNode rotated = admin.rotate(old, "{\"grace\": \"24h\"}");

        assertThat(rotated.path("former_key_until").asText()).isEqualTo("2026-11-27T12:00:00Z");
        assertThat(rotated.path("id")).isEqualTo(old.path("id"));
        assertThat(chat(Admin.bearer(rotated))).isEqualTo("200");
        assertThat(chat(Admin.bearer(old))).isEqualTo("200");

        clock.move(Duration.ofHours(24).minusMillis(1));
        assertThat(chat(Admin.bearer(old))).isEqualTo("200");

        clock.move(Duration.ofMillis(1));
        assertThat(chat(Admin.bearer(old)))
                .isEqualTo("401 This key was replaced by a new one, and was good until 2026-11-27T12:00:00Z.");
        assertThat(chat(Admin.bearer(rotated))).isEqualTo("200");
        assertThat(admin.get("/admin/keys/" + Admin.id(old)).body()).doesNotContain("former_key_until");
    }

    @Test
    void withoutAGraceTheOldOneIsGoneAtOnce() {
        JsonNode old = admin.make("{\"name\": \"stolen\"}");

        JsonNode rotated = admin.rotate(old, "");

        assertThat(chat(Admin.bearer(old))).isEqualTo("401 Incorrect API key provided.");
        assertThat(chat(Admin.bearer(rotated))).isEqualTo("200");
    }

    @Test
    void twoRotationsLeaveTwoKeysAndNotThree() {
        JsonNode first = admin.make("{\"name\": \"twice\"}");
        JsonNode second = admin.rotate(first, "{\"grace\": \"1d\"}");
        JsonNode third = admin.rotate(first, "{\"grace\": \"1d\"}");

        assertThat(chat(Admin.bearer(first))).startsWith("401");
        assertThat(chat(Admin.bearer(second))).isEqualTo("200");
        assertThat(chat(Admin.bearer(third))).isEqualTo("200");
    }

    @Test
    void whatIsDoneToAKeyIsDoneToItsFormerOneToo() {
        JsonNode former = admin.make("{\"name\": \"both\"}");
        JsonNode key = admin.rotate(former, "{\"grace\": \"1d\"}");

        admin.change(former, "{\"enabled\": false}");
        assertThat(chat(Admin.bearer(former))).isEqualTo("401 This key is switched off.");
        assertThat(chat(Admin.bearer(key))).isEqualTo("401 This key is switched off.");

        admin.delete(former);
        assertThat(chat(Admin.bearer(former))).isEqualTo("401 Incorrect API key provided.");
    }
}

package caravan.intruders;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.call.Ration;
import caravan.keys.Admin;
import caravan.testkit.Heard;
import caravan.testkit.RawClient;
import caravan.testkit.StillClock;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The admin API, tried by those who may not use it, and by an operator who means harm. */
class AdminDoorTest {
    private static final StillClock CLOCK = new StillClock(Instant.parse("2026-11-20T12:00:00Z"));
    private static Gate gate;
    private static Admin admin;

    @BeforeAll
    static void start() {
        gate = Admin.in(Gate.plan()).clock(CLOCK).start();
        admin = Admin.of(gate);
    }

    @AfterAll
    static void stop() {
        gate.close();
    }

    private static HttpResponse<String> by(String authorization, String method, String path, String body) {
        return Gate.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gate.port() + path))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    @Test
    void anOperatorWhoIsNoneAnyMoreMayNothing() {
        JsonNode off = admin.make("{\"name\":\"off\",\"role\":\"operator\"}");
        JsonNode ended =
                admin.make("{\"name\":\"ended\",\"role\":\"operator\",\"expires_at\":\"2026-11-20T13:00:00Z\"}");
        JsonNode replaced = admin.make("{\"name\":\"replaced\",\"role\":\"operator\"}");
        JsonNode degraded = admin.make("{\"name\":\"degraded\",\"role\":\"operator\"}");
        JsonNode gone = admin.make("{\"name\":\"gone\",\"role\":\"operator\"}");
        List<JsonNode> all = List.of(off, ended, replaced, degraded, gone);
        all.forEach(key -> assertThat(
                        by(Admin.bearer(key), "GET", "/admin/status", "").statusCode())
                .isEqualTo(200));

        admin.change(off, "{\"enabled\":false}");
        admin.rotate(replaced, "{}");
        admin.change(degraded, "{\"role\":null}");
        admin.delete(gone);
        CLOCK.move(Duration.ofHours(2));

        for (JsonNode key : all) {
            assertThat(by(Admin.bearer(key), "GET", "/admin/status", "").statusCode())
                    .as(key.path("name").asText())
                    .isIn(401, 403);
            assertThat(by(Admin.bearer(key), "POST", "/admin/keys", "{\"name\":\"mine\",\"role\":\"operator\"}")
                            .statusCode())
                    .isIn(401, 403);
        }
        assertThat(admin.get("/admin/keys?name=mine").body()).contains("\"total\":0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/../admin/keys",
                "/v1/%2e%2e/admin/keys",
                "//admin/keys",
                "/admin//keys",
                "/admin/./keys",
                "/admin%2Fkeys",
                "/admin/keys/..%2f..",
                "/%61dmin/keys",
                "/admin/keys;x=1",
                "/ADMIN/keys",
                "/admin/keys/",
                "/admin\\keys",
                "/cache/../admin/keys",
                "/health/../admin/keys"
            })
    void noWayRoundThePathLeadsIn(String path) {
        JsonNode key = admin.make("{\"name\":\"rounder\",\"passthrough\":[\"/v1/**\"]}");
        try (RawClient caller = RawClient.to(gate.port())) {
            RawClient.Answer answer = caller.send(RawClient.get(path, "Authorization: " + Admin.bearer(key)))
                    .answer();

            assertThat(answer.status()).as(answer.text()).isBetween(400, 415);
            assertThat(answer.text()).doesNotContain("rounder", "\"data\"");
        } finally {
            admin.delete(key);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization, Basic YWRtaW5pc3RyYXRvcjp0aGUtYWRtaW4tdG9rZW4=",
        "X-Api-Key, the-admin-token",
        "Cookie, token=the-admin-token",
        "Authorization, Bearer the-admin-token2",
        "Authorization, Bearer the-admin-toke",
        "Authorization, Bearer",
        "Proxy-Authorization, Bearer the-admin-token"
    })
    void theTokenIsTakenWholeAndInOnePlaceAlone(String header, String value) {
        HttpResponse<String> answer = Gate.send(HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + gate.port() + "/admin/status?token=the-admin-token"))
                .header(header, value)
                .build());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain("generation");
    }

    /** A caller who is called like somebody else would be taken for them in the log. */
    @ParameterizedTest
    @ValueSource(strings = {"administrator", "anonymous", "auth-token", "own-12345678", "a\\nb", "a\\u202eb", " a"})
    void nobodyIsCalledLikeTheHouseItself(String name) {
        HttpResponse<String> answer = admin.send("POST", "/admin/keys", "{\"name\":\"" + name + "\"}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"x\",\"budget\":{\"usd\":1e999999999,\"per\":\"day\"}}",
                "{\"name\":\"x\",\"budget\":\"1e999999999/day\"}",
                "{\"name\":\"x\",\"budget\":{\"usd\":1e-999999999,\"per\":\"day\"}}",
                "{\"name\":\"x\",\"limits\":[{\"amount\":1e999999999,\"window\":\"1m\"}]}",
                "{\"name\":\"x\",\"limits\":[{\"amount\":1,\"window\":\"99999999999999999999d\"}]}",
                "{\"name\":\"x\",\"limits\":[{\"amount\":1,\"window\":\"1e99999d\"}]}",
                "{\"name\":\"x\",\"expires_at\":\"+1000000000-12-31T23:59:59Z\"}",
                "{\"name\":1e999999999}",
                "{\"name\":{\"a\":{\"b\":1e99999999999999}}}"
            })
    void aNumberThatWouldFillTheMemoryIsNone(String body) {
        assertThat(admin.send("POST", "/admin/keys", body).statusCode()).isEqualTo(400);
    }

    @Test
    void theEndOfTimeIsATime() {
        JsonNode key = admin.make("{\"name\":\"ever\",\"expires_at\":\"+999999999-12-31T23:59:59Z\"}");

        assertThat(by(Admin.bearer(key), "POST", "/v1/chat/completions", Gate.chat("demo/echo", false))
                        .statusCode())
                .isEqualTo(200);
        assertThat(admin.get("/admin/keys?name=ever").statusCode()).isEqualTo(200);
        admin.delete(key);
    }

    @Test
    void anOrderOfManyMegabytesIsNoOrder() {
        String models = "\"m\",".repeat(200_000) + "\"m\"";

        assertThat(admin.send("POST", "/admin/keys", "{\"name\":\"fat\",\"models\":[" + models + "]}")
                        .statusCode())
                .isEqualTo(413);
        assertThat(admin.send("PUT", "/admin/models/fat", "{\"targets\":[" + models + "]}")
                        .statusCode())
                .isEqualTo(413);
        assertThat(admin.get("/admin/keys?name=fat").body()).contains("\"total\":0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/usage?group_by=model,key,team,provider,day,hour&from=99999d&format=csv",
                "/admin/usage?from=99999h&to=9999-12-30&group_by=hour",
                "/admin/calls?caller=%27%20OR%201=1--&model=%22;DROP%20TABLE%20entry;--&outcome=%00",
                "/admin/keys?name=%27%20OR%20%271%27=%271",
                "/admin/explain?model=%00%0A%1B[2J&tokens=2000000"
            })
    void aStrangeQuestionHasAnOrdinaryAnswer(String path) {
        HttpResponse<String> answer = admin.get(path);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("\u001b", "rounder");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/usage?group_by=caller)%20FROM%20entry--",
                "/admin/usage?group_by=" + "model,model",
                "/admin/usage?from=%2B999999999-01-01T00:00:00Z",
                "/admin/usage?from=-999999999-01-01T00:00:00Z",
                "/admin/usage?from=0d",
                "/admin/usage?from=2026-11-20&to=2026-11-19",
                "/admin/calls?before=%27%20OR%201=1--",
                "/admin/calls?limit=99999999999999999999",
                "/admin/keys?offset=-1",
                "/admin/keys?limit=1&limit=2"
            })
    void aQuestionThatMakesNoSenseIsRefused(String path) {
        assertThat(admin.get(path).statusCode()).isEqualTo(400);
    }

    /** A log that somebody without a key can fill is a disk that they can fill. */
    @Test
    void whoGuessesFillsNoLog() {
        Logger log = (Logger) LoggerFactory.getLogger("caravan.commands");
        log.setLevel(Level.WARN);
        long began = System.nanoTime();
        try (Heard heard = Heard.listen()) {
            for (int i = 0; i < 150; i++) {
                assertThat(by("Bearer guess-" + i, "GET", "/admin/status", "").statusCode())
                        .isEqualTo(401);
            }
            long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds() + 2;

            assertThat(heard.lines().stream().filter(line -> line.contains("is refused")))
                    .hasSizeBetween(1, Math.toIntExact(Ration.A_SECOND * seconds));
        } finally {
            log.setLevel(null);
        }
    }
}

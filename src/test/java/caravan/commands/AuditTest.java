package caravan.commands;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.call.Ration;
import caravan.keys.Admin;
import caravan.testkit.Heard;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Each order leaves a line in the log, whichever door it came in by: who, what, before and after. */
class AuditTest {
    private static final String KEY = "gsk-canary-0123456789-abcdefghij";

    private static final Logger LOG = (Logger) LoggerFactory.getLogger("caravan.commands");

    private static Gate gate;
    private static Admin admin;

    @BeforeAll
    static void start() {
        LOG.setLevel(Level.INFO); // tests say less, usually
        gate = Admin.in(Gate.plan()).start();
        admin = Admin.of(gate);
    }

    @AfterAll
    static void stop() {
        gate.close();
        LOG.setLevel(null);
    }

    private static String line(Heard heard, String with) {
        return heard.lines().stream()
                .filter(each -> each.contains("caravan.commands") && each.contains(with))
                .findFirst()
                .orElseThrow(() -> new AssertionError(with + " is not in " + heard.lines()));
    }

    @Test
    void itSaysWhoAndWhatAndWhatWasBeforeAndAfter() {
        try (Heard heard = Heard.listen()) {
            admin.send("PUT", "/admin/models/smart", "{\"targets\":[\"demo/echo\"]}");
            admin.send("PUT", "/admin/models/smart", "{\"targets\":[\"demo/lorem\"]}");
            admin.send("DELETE", "/admin/models/smart", "");

            assertThat(line(heard, "order: add model smart demo/echo"))
                    .contains(" by administrator (127.0.0.1, req_", "; nothing -> {", "\"targets\":[\"demo/echo\"]");
            assertThat(line(heard, "order: add model smart demo/lorem"))
                    .containsSubsequence("[\"demo/echo\"]", " -> ", "[\"demo/lorem\"]");
            assertThat(line(heard, "order: remove model smart")).containsSubsequence("[\"demo/lorem\"]", " -> nothing");
        }
    }

    @Test
    void anOperatorIsCalledByTheNameOfTheirKey() {
        String key = Admin.bearer(admin.make("{\"name\":\"olga\",\"role\":\"operator\"}"));
        try (Heard heard = Heard.listen()) {
            gate.post("/admin/reload", "{}", "Authorization", key);

            assertThat(line(heard, "order: reload"))
                    .contains("by olga (127.0.0.1, req_", "{\"generation\":", " -> {\"generation\":");
        }
    }

    @Test
    void whatAProgramSendsBeginsNoLineOfItsOwnAndPassesForNoWordOfOurs() {
        String name = "a b by administrator (1.2.3.4, req_1): done\\nINFO order: reload\\u2028x\\u202ey";
        try (Heard heard = Heard.listen()) {
            admin.send("PUT", "/admin/models/smart", "{\"targets\":[\"" + name + "\"]}");

            assertThat(line(heard, "order: add model smart"))
                    .contains(
                            "smart \"a b by administrator (1.2.3.4, req_1): done?INFO order: reload?x?y\" by administrator"
                                    + " (127.0.0.1, ");
        }
    }

    @Test
    void whoClearsTheCacheIsNamedWhicheverWayTheyTakeAndWhateverTheLogSays() {
        String key = Admin.bearer(admin.make("{\"name\":\"otto\",\"role\":\"operator\"}"));
        ((Logger) LoggerFactory.getLogger("caravan.cache")).setLevel(Level.OFF);
        try (Heard heard = Heard.listen()) {
            for (String path : List.of("/admin/cache", "/cache")) {
                Gate.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gate.port() + path))
                        .header("Authorization", key)
                        .DELETE()
                        .build());
            }

            assertThat(line(heard, "DELETE /admin/cache")).contains("by otto (127.0.0.1, req_");
            assertThat(line(heard, "DELETE /cache")).contains("by otto (127.0.0.1, req_");
        } finally {
            ((Logger) LoggerFactory.getLogger("caravan.cache")).setLevel(null);
        }
    }

    @Test
    void aProvidersKeyIsInNoLineOfIt() {
        try (Heard heard = Heard.listen()) {
            admin.send("POST", "/admin/provider-keys", "{\"provider\":\"groq\",\"key\":\"" + KEY + "\"}");
            admin.send("DELETE", "/admin/provider-keys/groq/" + KEY, "");
            gate.get("/admin/provider-keys/groq/" + KEY);

            assertThat(line(heard, "order: add key groq"))
                    .contains("gsk-…ghij", "nothing -> {", "\"provider\":\"groq\"");
            assertThat(line(heard, "order: remove key groq")).contains("} -> nothing");
            assertThat(line(heard, "is refused")).contains("/admin/provider-keys/groq/…");
            assertThat(heard.lines()).noneMatch(each -> each.contains("canary"));
        }
    }

    /** In a house of its own: where somebody guesses, the lines of others are left out too. */
    @Test
    void whoGuessesDoesNotFillTheLog() {
        try (Gate besieged = Admin.in(Gate.plan()).start();
                Heard heard = Heard.listen()) {
            long began = System.nanoTime();
            for (int n = 0; n < 300; n++) {
                assertThat(besieged.get("/admin/status", "Authorization", "Bearer guess-" + n)
                                .statusCode())
                        .isEqualTo(401);
            }
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
            assertThat(heard.lines().stream()
                            .filter(line -> line.contains("is refused: Incorrect"))
                            .count())
                    .isBetween(1L, Ration.A_SECOND * (seconds + 2));
        }
    }
}

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
import java.net.http.HttpResponse;
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

    /** What the document has that is no mere look, in an order in which each finds what it is about. */
    private static final String CHANGES = """
            POST /admin/keys | /admin/keys | {"name":"audited"}
            PATCH /admin/keys/{id} | /admin/keys/ID | {"team":"b"}
            POST /admin/keys/{id}/rotate | /admin/keys/ID/rotate | {}
            DELETE /admin/keys/{id} | /admin/keys/ID |
            PUT /admin/models/{name} | /admin/models/audited | {"targets":["demo/echo"]}
            DELETE /admin/models/{name} | /admin/models/audited |
            POST /admin/provider-keys | /admin/provider-keys | {"provider":"mistral","key":"KEY"}
            DELETE /admin/provider-keys/{provider}/{key} | /admin/provider-keys/mistral/KEY |
            DELETE /admin/orders/{number} | /admin/orders/NUMBER |
            POST /admin/deployments/{provider}/{model}/drain | /admin/deployments/demo/echo/drain |
            POST /admin/deployments/{provider}/{model}/enable | /admin/deployments/demo/echo/enable |
            DELETE /admin/cache | /admin/cache |
            PUT /admin/log-levels/{package} | /admin/log-levels/caravan.watch | {"level":"warn"}
            DELETE /admin/log-levels | /admin/log-levels |
            POST /admin/reload | /admin/reload |
            """;

    @Test
    void everyChangeThatTheDocumentHasLeavesOne() {
        AdminDocument document = new AdminDocument(Admin.tree(admin.get("/admin/openapi.json")));
        List<String[]> changes =
                CHANGES.lines().map(line -> line.split(" ?\\| ?", -1)).toList();
        assertThat(changes.stream().map(each -> each[0]))
                .containsExactlyInAnyOrderElementsOf(document.operations().stream()
                        .filter(each -> !each.method().equals("GET"))
                        .map(each -> each.method() + " " + each.path())
                        .toList());
        String id = "";
        for (String[] change : changes) {
            String path = change[1].replace("ID", id).replace("KEY", KEY).replace("NUMBER", ordered());
            try (Heard heard = Heard.listen()) {
                HttpResponse<String> answer =
                        admin.send(change[0].replaceFirst(" .*", ""), path, change[2].replace("KEY", KEY));

                assertThat(answer.statusCode()).as(change[0] + answer.body()).isBetween(200, 201);
                assertThat(heard.lines().stream()
                                .filter(line -> line.matches(
                                        ".*caravan\\.\\w+.*: .* by administrator \\(127\\.0\\.0\\.1, req_.*")))
                        .as(change[0])
                        .hasSize(1);
                id = id.isEmpty() ? Admin.tree(answer).path("id").asText() : id;
            }
        }
    }

    /** The number of an order that there is. */
    private static String ordered() {
        admin.send("PUT", "/admin/models/ordered", "{\"targets\":[\"demo/echo\"]}");
        return Admin.tree(admin.get("/admin/orders")).at("/data/0/number").asText();
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

package caravan.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.peers.Complaint;
import caravan.testkit.FakeProvider;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that cannot be read at the start stops nobody but those whose keys are in it, and nobody gets in by it. */
class LostDatabaseTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String FILE = "keys:\n  - {name: filed, sha256: " + KeyFile.sha256("k-filed") + "}\n";

    @TempDir
    Path data;

    private Path database() {
        return data.resolve("caravan.db");
    }

    private Gate.Plan plan() {
        return Gate.plan().flag("data", data.toString());
    }

    private static int call(Gate gate, String key) {
        return gate.post(CHAT, Gate.chat("demo/echo", false), "Authorization", "Bearer " + key)
                .statusCode();
    }

    private static String health(Gate gate) {
        HttpResponse<String> answer = gate.get("/health");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private void ruin() throws Exception {
        Files.copy(database(), data.resolve("good"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(database(), "no database".repeat(1_000));
    }

    /** A key and an order, made by one that is stopped then. */
    private JsonNode made() {
        try (Gate gate = Admin.in(plan()).file("config/keys.yaml", FILE).start()) {
            Admin admin = Admin.of(gate);
            assertThat(admin.send("PUT", "/admin/models/smart", "{\"targets\":[\"demo/echo\"]}")
                            .statusCode())
                    .isEqualTo(200);
            return admin.make("{\"name\": \"made\"}");
        }
    }

    @Test
    @Complaint(
            number = 38,
            of = {"BerriAI/litellm#6895", "BerriAI/litellm#18708", "BerriAI/litellm#1714", "BerriAI/litellm#20697"})
    void callsGoOnAndWhatIsInItCountsWhenItIsBack() throws Exception {
        String made = made().path("key").asText();
        ruin();
        try (Gate gate = Admin.in(plan()).file("config/keys.yaml", FILE).start()) {
            assertThat(call(gate, "k-filed")).isEqualTo(200);
            assertThat(call(gate, made)).isEqualTo(503);
            assertThat(health(gate))
                    .contains(
                            "keys that were made at run time cannot be read", "orders cannot be read", "move it away");
            Admin admin = Admin.of(gate);
            assertThat(admin.send("POST", "/admin/keys", "{\"name\": \"next\"}").statusCode())
                    .isEqualTo(503);
            assertThat(admin.send("PUT", "/admin/models/other", "{\"targets\":[\"demo/echo\"]}")
                            .statusCode())
                    .isEqualTo(503);
            assertThat(admin.get("/admin/models").body()).doesNotContain("smart");
            assertThat(call(gate, "k-filed")).isEqualTo(200);

            Files.move(data.resolve("good"), database(), StandardCopyOption.REPLACE_EXISTING);

            await().untilAsserted(() -> assertThat(health(gate)).doesNotContain("detail"));
            assertThat(call(gate, made)).isEqualTo(200);
            assertThat(admin.get("/admin/models").body()).contains("smart");
            admin.make("{\"name\": \"next\"}");
            assertThat(admin.get("/admin/calls?caller=filed").body()).contains("\"outcome\":\"ok\"");
        }
    }

    @Test
    void onlyItsOwnerLosesWhatIsMovedAway() throws Exception {
        String made = made().path("key").asText();
        ruin();
        try (Gate gate = Admin.in(plan()).file("config/keys.yaml", FILE).start()) {
            assertThat(call(gate, made)).isEqualTo(503);
            Files.delete(database());

            await().untilAsserted(() -> assertThat(health(gate)).doesNotContain("detail"));
            assertThat(call(gate, made)).isEqualTo(401);
            Admin.of(gate).make("{\"name\": \"next\"}");
        }
    }

    @Test
    void aHouseThatNeverMadeAKeyIsAsOpenAsEver() throws Exception {
        Files.writeString(database(), "no database".repeat(1_000));
        try (Gate gate = plan().start()) {
            assertThat(gate.post(CHAT, Gate.chat("demo/echo", false)).statusCode())
                    .isEqualTo(200);
            assertThat(health(gate)).contains("orders cannot be read").doesNotContain("they open nothing");
        }
    }

    /** Its keys might open it, and are nobody else's to see: they do not go to a provider as if they were the caller's own. */
    @Test
    void aHouseThatOnceMadeOneStaysShut() throws Exception {
        String made = made().path("key").asText();
        ruin();
        try (FakeProvider fake = FakeProvider.start();
                Gate gate = plan().ownKeys(fake).start()) {
            assertThat(gate.post(CHAT, Gate.chat("gpt-4o", false)).statusCode()).isEqualTo(401);
            assertThat(gate.post(CHAT, Gate.chat("gpt-4o", false), "Authorization", "Bearer " + made)
                            .statusCode())
                    .isEqualTo(503);
            assertThat(fake.seen()).isEmpty();
        }
    }
}

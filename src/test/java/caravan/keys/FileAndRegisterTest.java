package caravan.keys;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of the file and keys made at run time live side by side; where they disagree, the file counts. */
class FileAndRegisterTest {
    @TempDir
    Path data;

    private Gate start(String keys) {
        return Admin.in(Gate.plan())
                .flag("data", data.toString())
                .file("config/keys.yaml", keys)
                .start();
    }

    private static int chat(Gate gate, String bearer) {
        return gate.post("/v1/chat/completions", Gate.chat("demo/echo", false), "Authorization", bearer)
                .statusCode();
    }

    @Test
    void keysOutliveARestart() {
        JsonNode key;
        JsonNode rotated;
        JsonNode deleted;
        String before;
        try (Gate gate = start("")) {
            Admin admin = Admin.of(gate);
            key = admin.make("{\"name\": \"lasting\", \"models\": [\"demo/echo\"], \"tags\": [\"a\", \"b\"],"
                    + " \"limits\": [{\"amount\": 1000, \"window\": \"1m\"}], \"budget\": \"50/month\"}");
            rotated = admin.rotate(key, "{\"grace\": \"1d\"}");
            deleted = admin.make("{\"name\": \"gone\"}");
            admin.delete(deleted);
            before = admin.get("/admin/keys").body();
        }
        try (Gate gate = start("")) {
            assertThat(Admin.of(gate).get("/admin/keys").body())
                    .isEqualTo(before)
                    .contains("50/month");
            assertThat(chat(gate, Admin.bearer(key))).as("within the grace").isEqualTo(200);
            assertThat(chat(gate, Admin.bearer(rotated))).isEqualTo(200);
            assertThat(chat(gate, Admin.bearer(deleted))).isEqualTo(401);
            assertThat(chat(gate, "Bearer sk-own")).isEqualTo(401);
        }
    }

    @Test
    void theFileWinsAndGivesBackWhatItTook() {
        try (Gate gate = start("")) {
            JsonNode key = Admin.of(gate).make("{\"name\": \"shared\"}");
            assertThat(chat(gate, Admin.bearer(key))).isEqualTo(200);

            gate.write("config/keys.yaml", KeyFile.of("shared", "filed-key"));
            assertThat(gate.reload().toString())
                    .contains("done", "keys[0].name", "a key made at run time is called 'shared' too");

            assertThat(chat(gate, Admin.bearer(key))).isEqualTo(401);
            assertThat(chat(gate, "Bearer filed-key")).isEqualTo(200);
            assertThat(Admin.of(gate).get("/admin/keys").body()).contains("\"state\":\"out-of-use\"");

            gate.write("config/keys.yaml", "keys:");
            assertThat(gate.reload().getFirst()).isEqualTo("done");
            assertThat(chat(gate, Admin.bearer(key))).isEqualTo(200);
        }
    }

    @Test
    void aKeyThatWasMadeMayMoveIntoTheFile() {
        try (Gate gate = start("")) {
            JsonNode key = Admin.of(gate).make("{\"name\": \"mover\"}");
            String moved = KeyFile.of("mover-in-file", key.path("key").asText()) + "    models: [demo/slow]\n";

            gate.write("config/keys.yaml", moved);

            assertThat(gate.reload().toString()).contains("done", "what stands here counts");
            assertThat(chat(gate, Admin.bearer(key))).isEqualTo(403);
        }
    }

    @Test
    void withAnAdministratorAHouseThatPaysIsNeverOpen() {
        try (FakeProvider fake = FakeProvider.start();
                Gate gate = Admin.in(Gate.plan()).openai(fake).start()) {
            assertThat(chat(gate, "Bearer whatever")).as("before the first key").isEqualTo(401);

            JsonNode key = Admin.of(gate).make("{\"name\": \"first\"}");
            assertThat(chat(gate, Admin.bearer(key))).isEqualTo(200);
            Admin.of(gate).delete(key);

            assertThat(chat(gate, "Bearer whatever")).as("after the last one").isEqualTo(401);
            assertThat(fake.seen()).isEmpty();
        }
    }

    @Test
    void callersBringTheirOwnKeysUntilTheFirstOfOursIsMade() {
        try (FakeProvider fake = FakeProvider.start();
                Gate gate = Admin.in(Gate.plan()).ownKeys(fake).start()) {
            assertThat(gate.post("/v1/chat/completions", Gate.chat("gpt-4o", false), "Authorization", "Bearer sk-own")
                            .statusCode())
                    .isEqualTo(200);

            Admin.of(gate).make("{\"name\": \"first\"}");

            assertThat(chat(gate, "Bearer sk-own")).isEqualTo(401);
        }
    }

    @Test
    void keysThatWereMadeAreNeededWithoutAnAdministratorToo() {
        try (Gate gate = start("")) {
            Admin.of(gate).make("{\"name\": \"first\"}");
        }
        try (Gate gate = Gate.plan().flag("data", data.toString()).start()) {
            assertThat(chat(gate, "Bearer sk-own")).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "virtual"})
    void ordersAreCarriedOutWhereverCallsRun(String threads) {
        try (Gate gate = Admin.in(Gate.plan()).flag("threads", threads).start()) {
            JsonNode key = Admin.of(gate).make("{\"name\": \"anywhere\"}");

            assertThat(chat(gate, Admin.bearer(key))).isEqualTo(200);
            assertThat(Admin.of(gate).get("/admin/keys/none").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void whoMakesNoKeysAndKeepsNoBooksHasNoDatabase() {
        try (Gate gate = Admin.in(Gate.plan().flag("data", data.toString()))
                .flag("books", "false")
                .start()) {
            assertThat(chat(gate, "Bearer sk-own")).isEqualTo(200);
            assertThat(Admin.of(gate).get("/admin/keys").statusCode()).isEqualTo(200);
            assertThat(data.resolve("caravan.db")).doesNotExist();
        }
    }

    @Test
    void keysComeInPages() {
        try (Gate gate = start("")) {
            Admin admin = Admin.of(gate);
            for (int i = 0; i < 7; i++) {
                admin.make("{\"name\": \"key " + i + "\"}");
            }

            List<String> names = new ArrayList<>();
            for (int offset = 0; offset < 9; offset += 3) {
                var answer = admin.get("/admin/keys?limit=3&offset=" + offset);
                assertThat(answer.headers().firstValue("X-Total-Count")).hasValue("7");
                Admin.tree(answer)
                        .path("data")
                        .forEach(key -> names.add(key.path("name").asText()));
            }

            assertThat(names).containsExactly("key 0", "key 1", "key 2", "key 3", "key 4", "key 5", "key 6");
            assertThat(Admin.tree(admin.get("/admin/keys?offset=7")).path("data"))
                    .isEmpty();
            assertThat(Admin.tree(admin.get("/admin/keys")).path("data")).hasSize(7);
        }
    }
}

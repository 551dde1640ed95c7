package caravan.lives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.keys.Admin;
import caravan.testkit.RawClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 in the middle of orders: a key whose maker has seen the 201 is a key, and no key is in the log. */
class KeysKilledTest {
    private static final int MAKERS = 8;
    private static final int ENOUGH = 60;
    /** With nothing but the data folder to write to, as in a container. */
    private static final Map<String, String> SETTINGS =
            Map.of("CARAVAN_ADMIN_TOKEN", Admin.TOKEN, "JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=/no/such/folder");

    @TempDir
    Path data;

    @Test
    void whatWasAnsweredIsKept() throws Exception {
        Queue<JsonNode> made = new ConcurrentLinkedQueue<>();
        String log = makeUntilKilled(made);

        try (Caravans caravan = Caravans.start(data, SETTINGS)) {
            int port = caravan.port();
            assertThat(made).hasSizeGreaterThanOrEqualTo(ENOUGH).allSatisfy(key -> assertThat(call(port, key))
                    .as(key.path("name").asText())
                    .isEqualTo(200));
            log += caravan.log();
        }

        assertThat(log).contains("admin: POST /admin/keys by administrator (127.0.0.1, req_", "\"name\":\"key 0 0\"");
        assertThat(log)
                .containsPattern(
                        "admin: GET /admin/keys from 127.0.0.1 \\(req_\\w+\\) is refused: Incorrect admin token or operator's key");
        assertThat(log).doesNotContain("ck-", Admin.TOKEN, "the-guessed-token");
    }

    private String makeUntilKilled(Queue<JsonNode> made) throws IOException, InterruptedException {
        try (Caravans caravan = Caravans.start(data, SETTINGS);
                ExecutorService makers = Executors.newVirtualThreadPerTaskExecutor()) {
            Admin admin = new Admin(caravan.port());
            guess(caravan.port());
            for (int n = 0; n < MAKERS; n++) {
                int maker = n;
                var unused = makers.submit(() -> makeOnAndOn(admin, maker, made));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> made.size() >= ENOUGH);
            caravan.kill();
            assertThat(caravan.exitCode()).isEqualTo(137);
            return caravan.log();
        }
    }

    private static void makeOnAndOn(Admin admin, int maker, Queue<JsonNode> made) {
        try {
            for (int i = 0; ; i++) {
                made.add(admin.make("{\"name\": \"key " + maker + " " + i + "\", \"owner\": \"ana\"}"));
            }
        } catch (UncheckedIOException killed) {
            // that was to be expected
        }
    }

    private static void guess(int port) {
        try (RawClient caller = RawClient.to(port)) {
            String guess = RawClient.get("/admin/keys", "Authorization: Bearer the-guessed-token");
            assertThat(caller.send(guess).answer().status()).isEqualTo(401);
        }
    }

    private static int call(int port, JsonNode key) {
        String request = RawClient.post(
                "/v1/chat/completions", Gate.chat("demo/echo", false), "Authorization: " + Admin.bearer(key));
        try (RawClient caller = RawClient.to(port)) {
            return caller.send(request).answer().status();
        }
    }

    /** It is not touched, and whoever needs nothing of it goes on. */
    @Test
    void aDatabaseOfANewerCaravanHoldsUpNobodyElse() throws Exception {
        try (var database = caravan.store.Database.open(data)) {
            database.transaction(
                    session -> session.run("INSERT INTO migration VALUES (?, 'from-the-future.sql', 'then')", 999));
        }

        try (Caravans caravan = Caravans.start(data, SETTINGS);
                RawClient caller = RawClient.to(caravan.port())) {
            String request = RawClient.post("/v1/chat/completions", Gate.chat("demo/echo", false));
            assertThat(caller.send(request).answer().status()).isEqualTo(200);
            assertThat(new Admin(caravan.port())
                            .send("POST", "/admin/keys", "{\"name\": \"new\"}")
                            .statusCode())
                    .isEqualTo(503);
            assertThat(caravan.log()).contains("written by a newer Caravan");
        }
    }
}

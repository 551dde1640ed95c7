package caravan.cache;

import static caravan.cache.Asks.assertStates;
import static caravan.cache.Asks.chat;
import static caravan.cache.Asks.key;
import static caravan.cache.Asks.state;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Sha256;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** {@code DELETE /cache}: everything, or what the query names; by administrators alone. */
class ClearingTest {
    private static final String ADMIN = "Authorization: Bearer the-admin-token";
    private static Rig rig;

    @BeforeAll
    static void start() {
        rig = Rig.house(plan -> plan.env("CACHE_TTL", "5m")
                .env("CARAVAN_ADMIN_TOKEN", "the-admin-token")
                .file(
                        "config/keys.yaml",
                        "keys:\n  - {name: team-a, sha256: %s}\n  - {name: team-b, sha256: %s}\n"
                                .formatted(Sha256.hex("a".getBytes(UTF_8)), Sha256.hex("b".getBytes(UTF_8)))));
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @BeforeEach
    void fill() {
        assertThat(delete("")).isEqualTo("{\"message\":\"Cache cleared successfully\"}");
        for (String key : new String[] {"a", "b"}) {
            assertThat(state(key(rig, key, chat("x")))).isEqualTo("MISS");
            assertThat(state(key(rig, key, mini()))).isEqualTo("MISS");
            assertThat(state(embed(key))).isEqualTo("MISS");
        }
    }

    private static String mini() {
        return chat("x").replace("gpt-4o", "gpt-5-mini");
    }

    private static RawClient.Answer embed(String key) {
        return rig.say(RawClient.post(
                "/v1/embeddings",
                "{\"model\":\"text-embedding-3-small\",\"input\":\"x\"}",
                "Authorization: Bearer " + key));
    }

    private static RawClient.Answer send(String query, String... headers) {
        StringBuilder request = new StringBuilder("DELETE /cache" + query + " HTTP/1.1\r\nHost: x\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return rig.say(request.append("\r\n").toString());
    }

    private static String delete(String query) {
        RawClient.Answer answer = send(query, ADMIN);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.head().header("content-type")).isEqualTo("application/json");
        return answer.text();
    }

    private static String states() {
        StringBuilder states = new StringBuilder();
        for (String key : new String[] {"a", "b"}) {
            states.append(state(key(rig, key, chat("x"))).charAt(0))
                    .append(state(key(rig, key, mini())).charAt(0))
                    .append(state(embed(key)).charAt(0));
        }
        return states.toString();
    }

    private static int removed(String query) {
        String told = delete(query);
        assertThat(told).startsWith("{\"message\":\"Cache cleared successfully\",\"removed\":");
        return Integer.parseInt(told.replaceAll("\\D", ""));
    }

    @Test
    void allIsForgotten() {
        assertThat(states()).isEqualTo("HHHHHH");
        delete("");
        assertThat(Asks.figures(rig, "Authorization", "Bearer a")
                        .path("item_count")
                        .asInt())
                .isZero();
        assertThat(states()).isEqualTo("MMMMMM");
    }

    @Test
    void ofAModelByAnyOfItsNames() {
        assertThat(removed("?model=gpt-4o")).isEqualTo(2);
        assertThat(states()).isEqualTo("MHHMHH");
        assertThat(removed("?model=openai%2Fgpt-5-mini")).isEqualTo(2);
        assertThat(states()).isEqualTo("HMHHMH");
        assertThat(removed("?model=gpt-4")).isZero();
    }

    @Test
    void ofAKey() {
        assertThat(removed("?key=team-a")).isEqualTo(3);
        assertThat(states()).isEqualTo("MMMHHH");
    }

    @Test
    void ofWhatBeginsSo() {
        assertThat(removed("?prefix=gpt-")).isEqualTo(4);
        assertThat(states()).isEqualTo("MMHMMH");
        assertThat(removed("?prefix=/v1/emb")).isEqualTo(2);
        assertThat(removed("?prefix=openai/")).isEqualTo(4);
    }

    @Test
    void ofWhatFitsAllThatIsSaid() {
        assertThat(removed("?key=team-b&model=gpt-4o")).isEqualTo(1);
        assertThat(states()).isEqualTo("HHHMHH");
    }

    @Test
    void eachLeavesALineInTheLogThatSaysWhoAndWhatAndHowMany() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger("caravan.commands.Cache");
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
        try {
            removed("?key=team-a&model=gpt-4o");
            removed("?key=ck-a-key-itself");
            delete("");
            send("?modell=gpt-4o", ADMIN);
        } finally {
            logger.detachAppender(log);
            logger.setLevel(null);
        }

        String who = " by administrator (127.0.0.1, req_*): ";
        assertThat(log.list)
                .extracting(event -> event.getFormattedMessage().replaceAll("req_\\w+", "req_*"))
                .containsExactly(
                        "admin: DELETE /cache?key=team-a&model=gpt-4o" + who + "1 answers forgotten",
                        "admin: DELETE /cache?key=ck-…" + who + "0 answers forgotten",
                        "admin: DELETE /cache" + who + "5 answers forgotten");
    }

    @Test
    void aWordThatIsNotKnownForgetsNothing() {
        assertThat(send("?modell=gpt-4o", ADMIN).status()).isEqualTo(400);
        assertThat(send("?model", ADMIN).status()).isEqualTo(400);
        assertThat(send("?model=", ADMIN).status()).isEqualTo(400);
        assertThat(send("?model=%zz", ADMIN).status()).isEqualTo(400);
        assertThat(states()).isEqualTo("HHHHHH");
    }

    @Test
    void nobodyElseMay() {
        assertThat(send("").status()).isEqualTo(401);
        assertThat(send("", "Authorization: Bearer a").status()).isEqualTo(403);
        assertThat(states()).isEqualTo("HHHHHH");
        try (Rig off = Rig.house(plan -> plan.env("CACHE_TTL", "5m"))) {
            assertStates(off, chat("x"), "MISS");
            assertThat(off.say("DELETE /cache HTTP/1.1\r\nHost: x\r\n\r\n").status())
                    .isEqualTo(403);
            assertStates(off, chat("x"), "HIT");
        }
    }

    @Test
    void onlyDeleteIsForIt() {
        RawClient.Answer answer = rig.say(RawClient.get("/cache", ADMIN));

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.head().header("allow")).isEqualTo("DELETE");
    }
}

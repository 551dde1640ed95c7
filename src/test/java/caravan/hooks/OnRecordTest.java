package caravan.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Body;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A route at {@code direct:on-record} is told what was recorded, and no call waits for it. */
class OnRecordTest {
    private static final String CHAT = "/v1/chat/completions";

    /** A user's bean. */
    public static final class Mine {
        static final Queue<String> HEARD = new ConcurrentLinkedQueue<>();
        static volatile CountDownLatch held = new CountDownLatch(0);

        public void hear(@Body String entry) throws InterruptedException {
            held.await();
            HEARD.add(entry);
        }

        public void fail(@Body String entry) {
            throw new IllegalArgumentException(entry);
        }
    }

    @BeforeEach
    void forget() {
        Mine.HEARD.clear();
        Mine.held = new CountDownLatch(0);
    }

    private static Gate hooked(String method) {
        return Gate.plan()
                .flag("demo-pace", "1ms")
                .file(
                        Hooked.file("mine"),
                        Hooked.route("on-record", "bean: {id: hear, ref: mine, method: " + method + "}"))
                .file("config/application.properties", "camel.beans.mine=#class:" + Mine.class.getName())
                .start();
    }

    @Test
    void itIsToldWhatTheJournalHas() throws Exception {
        try (Gate gate = hooked("hear")) {
            String id = gate.post(CHAT, Gate.chat("demo/echo", true))
                    .headers()
                    .firstValue("X-Request-Id")
                    .orElseThrow();
            await().until(() -> Mine.HEARD.size() == 1);

            ObjectNode told = (ObjectNode) Json.MAPPER.readTree(Mine.HEARD.element());
            ObjectNode entry = gate.entry(id).deepCopy();
            assertThat(told.without("at").toString())
                    .isEqualTo(entry.without("at").toString());
        }
    }

    @Test
    void aRefusedCallIsToldToo() throws Exception {
        try (Gate gate = hooked("hear")) {
            gate.post(CHAT, "{\"model\":\"\",\"messages\":[]}");
            await().until(() -> Mine.HEARD.size() == 1);

            JsonNode told = Json.MAPPER.readTree(Mine.HEARD.element());
            assertThat(told.path("outcome").asText()).isEqualTo("caller_invalid_request");
        }
    }

    private static double metric(Gate gate, String name) {
        return gate.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{route=\"direct:on-record\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElse(-1);
    }

    @Test
    void aRouteThatNeverReturnsHoldsNoCall() {
        Mine.held = new CountDownLatch(1);
        try (Gate gate = hooked("hear")) {
            for (int i = 0; i < 100; i++) {
                assertThat(gate.post(CHAT, Gate.chat("demo/echo", false)).statusCode())
                        .isEqualTo(200);
            }
            assertThat(Mine.HEARD).isEmpty();
            assertThat(metric(gate, "caravan_hook_dropped_total")).isZero();

            Mine.held.countDown();
            await().until(() -> Mine.HEARD.size() == 100);
        }
    }

    @Test
    void aRouteThatFailsIsCountedAndTheCallIsWell() {
        try (Gate gate = hooked("fail")) {
            assertThat(gate.post(CHAT, Gate.chat("demo/echo", false)).statusCode())
                    .isEqualTo(200);

            await().until(() -> metric(gate, "caravan_hook_failed_total") == 1);
        }
    }

    @Test
    void whatIsStillToBeToldIsToldAtTheEnd() {
        try (Gate gate = hooked("hear")) {
            for (int i = 0; i < 30; i++) {
                gate.post(CHAT, Gate.chat("demo/echo", false));
            }
        }
        assertThat(Mine.HEARD).hasSize(30);
    }
}

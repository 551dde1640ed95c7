package caravan.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.call.Json;
import caravan.peers.Prices;
import caravan.testkit.RawClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Body;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A budget that is nearly spent is told: in a header to callers, in a message to whoever has a route for it. */
class WarningTest {
    private static final String HEADER = "x-caravan-budget-warning";
    private static final String BUDGETS = """
            budgets:
              - {on: "model:gpt-4o-soft", usd: 0.01, per: day, soft: 50}
              - {on: "model:gpt-4o-slow", usd: 0.01, per: day, soft: 50}
              - {on: "model:gpt-4o-never", usd: 0.01, per: day, soft: 100}
            """ + burst();
    /** As many budgets as there is room for alerts, and ten more. */
    private static final int ROOM = 16 + 64;

    private static final int MORE = 10;

    private static final String ROUTE = """
            - route:
                id: budget-alert
                description: "Somebody is told"
                from:
                  uri: direct:budget-alert
                  steps:
                    - bean: {id: tell, ref: listener, method: hear, description: "Who wants to know"}
            """;

    /** A route's bean; it takes its time if it is told to. */
    public static final class Listener {
        private static final Queue<String> HEARD = new ConcurrentLinkedQueue<>();
        private static volatile CountDownLatch busy = new CountDownLatch(0);

        public void hear(@Body String message) throws InterruptedException {
            busy.await();
            HEARD.add(message);
        }
    }

    private static Till till;

    private static String burst() {
        StringBuilder budgets = new StringBuilder();
        for (int n = 0; n < ROOM + MORE; n++) {
            budgets.append("  - {on: \"model:gpt-4o-burst-%d\", usd: 0.01, per: day, soft: 50}\n".formatted(n));
        }
        return budgets.toString();
    }

    @BeforeAll
    static void open() {
        till = Till.with(BUDGETS, plan -> plan.file("routes/alert.camel.yaml", ROUTE)
                .file("config/application.properties", "camel.beans.listener=#class:" + Listener.class.getName()));
    }

    @AfterAll
    static void close() {
        till.close();
    }

    @BeforeEach
    void forget() {
        Listener.HEARD.clear();
    }

    private static String header(RawClient.Answer answer) {
        return String.valueOf(answer.head().header(HEADER));
    }

    @Test
    void onceTheLineIsCrossedCallersAreWarnedAndTheRouteIsToldOnce() throws IOException {
        assertThat(header(till.spend("gpt-4o-soft", 0, 400))).isEqualTo("null");
        assertThat(header(till.spend("gpt-4o-soft", 0, 150)))
                .as("this one crosses it")
                .isEqualTo("null");
        await().until(() -> !Listener.HEARD.isEmpty());

        assertThat(header(till.spend("gpt-4o-soft", 0, 10))).isEqualTo("model:gpt-4o-soft day: 55% spent");
        assertThat(header(till.spend("gpt-4o-soft", 0, 10))).isEqualTo("model:gpt-4o-soft day: 56% spent");

        assertThat(Listener.HEARD).hasSize(1);
        JsonNode told = Json.MAPPER.readTree(Listener.HEARD.element());
        assertThat(told.path("budget").asText()).isEqualTo("model:gpt-4o-soft");
        assertThat(told.path("window").asText()).isEqualTo("model:gpt-4o-soft day 2026-11-26T00:00:00Z");
        assertThat(told.path("spent_usd").asText())
                .isEqualTo(Prices.of(0, 550).stripTrailingZeros().toPlainString());
        assertThat(told.path("limit_usd").asText()).isEqualTo("0.01");
    }

    @Test
    void aRefusalCarriesTheWarningOfNothing() {
        till.spend("gpt-4o-never", 0, 1_000);

        RawClient.Answer refused = till.ask("gpt-4o-never");

        assertThat(refused.status()).isEqualTo(402);
        assertThat(header(refused)).isEqualTo("null");
        assertThat(Listener.HEARD).isEmpty();
    }

    @Test
    void noCallWaitsForARouteThatTakesItsTime() {
        Listener.busy = new CountDownLatch(1);
        try {
            till.spend("gpt-4o-slow", 0, 600);
            till.spend("gpt-4o-slow", 0, 1);
            assertThat(Listener.HEARD).isEmpty();
        } finally {
            Listener.busy.countDown();
        }
        await().until(() -> Listener.HEARD.size() == 1);
    }

    @Test
    void whatFindsNoRoomIsDroppedAndCountedAndItsCallIsWell() {
        Listener.busy = new CountDownLatch(1);
        try {
            for (int n = 0; n < ROOM + MORE; n++) {
                assertThat(till.spend("gpt-4o-burst-" + n, 0, 600).status()).isEqualTo(200);
            }
            await().untilAsserted(() -> assertThat(dropped()).isEqualTo(MORE));
            assertThat(Listener.HEARD).isEmpty();
        } finally {
            Listener.busy.countDown();
        }
        await().until(() -> Listener.HEARD.size() == ROOM);
    }

    private static double dropped() {
        return till.rig()
                .gate()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("caravan_hook_dropped_total{route=\"direct:budget-alert\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElse(-1);
    }
}

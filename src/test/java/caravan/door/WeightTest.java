package caravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import caravan.testkit.RawClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Many callers who send a lot and never finish. */
class WeightTest {
    private static final int ONE = 16 << 20;

    /** An eighth of the heap, and one body of any size. */
    private static final long MOST = Math.max(32L << 20, Runtime.getRuntime().maxMemory() / 8);

    @Test
    void bodiesThatAreHeldTogetherAreBounded() {
        List<RawClient> callers = new ArrayList<>();
        try (FakeProvider fake = FakeProvider.start();
                Gate gate = Gate.plan().openai(fake).flag("max-body", "32MiB").start()) {
            for (long room = MOST; room > 0; room -= ONE) {
                callers.add(stalled(gate, (int) Math.min(ONE, room)));
            }
            Awaitility.await().until(() -> held(gate) == MOST);
            HttpResponse<String> refused = gate.post("/v1/chat/completions", Gate.chat("gpt-4o", false));

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(refused.body()).contains("\"code\":\"overloaded\"");
            for (RawClient caller : callers) {
                caller.reset();
            }
            Awaitility.await()
                    .untilAsserted(() -> assertThat(gate.post("/v1/chat/completions", Gate.chat("gpt-4o", false))
                                    .statusCode())
                            .isEqualTo(200));
        }
    }

    private static double held(Gate gate) {
        return gate.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("caravan_bytes_held "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    /** Sends all but the last byte. */
    private static RawClient stalled(Gate gate, int bytes) {
        RawClient caller = RawClient.to(gate.port());
        String head =
                "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                        + (bytes + 1) + "\r\n\r\n";
        caller.send(head.getBytes(StandardCharsets.US_ASCII));
        caller.send(new byte[bytes]);
        return caller;
    }
}

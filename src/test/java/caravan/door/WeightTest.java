package caravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import caravan.testkit.RawClient;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Many callers who send a lot and never finish. */
class WeightTest {
    private static final int ONE = 24 << 20;

    @Test
    void bodiesThatAreHeldTogetherAreBounded() {
        List<RawClient> callers = new ArrayList<>();
        try (FakeProvider fake = FakeProvider.start();
                Gate gate = Gate.plan().openai(fake).flag("max-body", "32MiB").start()) {
            HttpResponse<String> refused =
                    Awaitility.await().until(() -> oneMore(gate, callers), answer -> answer.statusCode() == 503);

            assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(refused.body()).contains("\"code\":\"overloaded\"");
            assertThat(callers.size() * (long) ONE).isGreaterThan(32L << 20);

            for (RawClient caller : callers) {
                caller.reset();
            }
            Awaitility.await()
                    .untilAsserted(() -> assertThat(gate.post("/v1/chat/completions", Gate.chat("gpt-4o", false))
                                    .statusCode())
                            .isEqualTo(200));
        }
    }

    private static HttpResponse<String> oneMore(Gate gate, List<RawClient> callers) {
        RawClient caller = RawClient.to(gate.port());
        callers.add(caller);
        String head =
                "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                        + (ONE + 1) + "\r\n\r\n";
        try {
            caller.send(head.getBytes(StandardCharsets.US_ASCII));
            caller.send(new byte[ONE]);
        } catch (UncheckedIOException refused) {
            // That one was too much, which is what the next small call shall see too.
        }
        return gate.post("/v1/chat/completions", Gate.chat("gpt-4o", false));
    }
}

package caravan.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.RawClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Body;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A step of the user's in the pipeline itself: what becomes of a call in which it throws, or never returns. */
class OwnStepsTest {
    private static final String CHAT = "/v1/chat/completions";
    private static Gate gate;

    /** A user's bean. */
    public static final class Mine {
        static final Semaphore INSIDE = new Semaphore(0);
        static final CountDownLatch HELD = new CountDownLatch(1);

        public void act(@Body caravan.call.Call call) throws InterruptedException {
            switch (String.valueOf(call.request().headers().get("X-Do"))) {
                case "throw" -> throw new IllegalArgumentException("secret details");
                case "wrapped" -> throw new IllegalStateException(new IllegalArgumentException("secret details"));
                case "hang" -> {
                    INSIDE.release();
                    HELD.await();
                }
                default -> {}
            }
        }
    }

    @BeforeAll
    static void start() throws IOException {
        String pipeline = Files.readString(Path.of("routes/answer.camel.yaml"));
        String step = "              - bean: {id: my-step, ref: mine, method: act}\n";
        String before = "              - bean: {id: limit-rate,";
        gate = Gate.plan()
                .file("routes/answer.camel.yaml", pipeline.replace(before, step + before))
                .file("config/application.properties", "camel.beans.mine=#class:" + Mine.class.getName())
                .start();
    }

    @AfterAll
    static void stop() {
        Mine.HELD.countDown();
        gate.close();
    }

    @Test
    void aStepThatThrowsIsA500InTheCallersDialectAndTheLogNamesIt() {
        for (String how : new String[] {"throw", "wrapped"}) {
            try (Told log = Told.listen()) {
                HttpResponse<String> openai = gate.post(CHAT, Gate.chat("demo/echo", false), "X-Do", how);

                assertThat(openai.statusCode()).isEqualTo(500);
                assertThat(openai.body())
                        .contains("\"code\":\"internal_error\"")
                        .doesNotContain("secret");
                assertThat(log.errors()).singleElement().satisfies(said -> assertThat(said)
                        .startsWith("The step answer/my-step (")
                        .contains("answer.camel.yaml:"));
            }
        }
        String body =
                "{\"model\":\"demo/echo\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        HttpResponse<String> anthropic = gate.post("/v1/messages", body, "X-Do", "throw");
        assertThat(anthropic.statusCode()).isEqualTo(500);
        assertThat(anthropic.body())
                .contains("\"type\":\"error\"", "\"api_error\"")
                .doesNotContain("secret");
        assertThat(gate.post(CHAT, Gate.chat("demo/echo", false)).statusCode()).isEqualTo(200);
    }

    @Test
    void aStepThatNeverReturnsHoldsNobodyElse() throws InterruptedException {
        RawClient[] held = new RawClient[50];
        for (int i = 0; i < held.length; i++) {
            held[i] = RawClient.to(gate.port());
            held[i].send(RawClient.post(CHAT, Gate.chat("demo/echo", false), "X-Do: hang"));
        }
        assertThat(Mine.INSIDE.tryAcquire(held.length, 30, TimeUnit.SECONDS)).isTrue();

        assertThat(gate.post(CHAT, Gate.chat("demo/echo", true)).body()).endsWith("data: [DONE]\n\n");
        for (RawClient each : held) {
            each.close();
        }
    }
}

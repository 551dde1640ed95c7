package caravan.providers.demo;

import static caravan.call.Operation.CHAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import caravan.call.Answer;
import caravan.call.Reason;
import caravan.call.UpstreamFailed;
import caravan.providers.demo.Loop.Heard;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoTroubleTest {
    private static final String ASK = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    private static final String STREAM = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"stream\":true}";

    private Loop loop;
    private Timers timers;
    private Demo demo;

    @BeforeEach
    void start() {
        loop = new Loop();
        timers = new Timers(loop.vertx());
        demo = new Demo(timers.vertx(), Duration.ofMillis(1), Duration.ofMillis(30));
    }

    @AfterEach
    void stop() {
        loop.close();
    }

    @ParameterizedTest
    @CsvSource({
        "fail-401, 401, invalid_request_error, invalid_api_key",
        "fail-429, 429, requests, rate_limit_exceeded",
        "fail-500, 500, server_error,",
        "no-such, 404, invalid_request_error, model_not_found"
    })
    void aFailingModelAnswersWithAnErrorInOpenAisShape(String model, int status, String type, String code) {
        for (String request : new String[] {ASK, STREAM}) {
            UpstreamFailed failed = loop.failure(demo, CHAT, model, request);
            JsonNode error = Loop.json(failed.theirs().body()).path("error");
            assertThat(failed.reason()).isEqualTo(Reason.UPSTREAM_STATUS);
            assertThat(failed.theirs().status()).isEqualTo(status);
            assertThat(failed.theirs().headers().get("content-type")).isEqualTo("application/json");
            assertThat(error.path("message").asText()).contains(model);
            assertThat(error.path("type").asText()).isEqualTo(type);
            assertThat(error.path("code").textValue()).isEqualTo(code);
            assertThat(error.path("param").isNull()).isTrue();
        }
    }

    @Test
    void aRateLimitSaysWhenToTryAgain() {
        UpstreamFailed failed = loop.failure(demo, CHAT, "fail-429", ASK);
        assertThat(failed.theirs().headers().get("Retry-After")).isEqualTo("1");
        assertThat(loop.failure(demo, CHAT, "fail-500", ASK).theirs().headers().get("Retry-After"))
                .isNull();
    }

    @Test
    void anUnknownModelIsToldWhichThereAre() {
        UpstreamFailed failed = loop.failure(demo, CHAT, "no-such", ASK);
        assertThat(failed.getMessage()).contains(Demo.MODELS);
    }

    @Test
    void everyListedModelIsKnown() {
        for (String model : Demo.MODELS) {
            CompletableFuture<Answer> asked = loop.ask(demo, CHAT, model, ASK);
            if (asked.isCompletedExceptionally()) {
                assertThat(loop.failure(demo, CHAT, model, ASK).getMessage()).doesNotContain("does not exist");
            }
        }
    }

    @Test
    void aCutStreamBreaksOffAfterThreeChunks() {
        Heard heard = loop.streamed(demo, CHAT, "cut-stream", STREAM);
        assertThatThrownBy(() -> Loop.await(heard.ended()))
                .isInstanceOfSatisfying(UpstreamFailed.class, failed -> assertThat(failed.reason())
                        .isEqualTo(Reason.UPSTREAM_BROKE_OFF));
        assertThat(heard.pieces()).hasSize(3).allMatch(piece -> !piece.contains("[DONE]"));
        assertThat(timers.running()).isZero();
    }

    @Test
    void aCutStreamFailsWhenItIsWantedWhole() {
        UpstreamFailed failed = loop.failure(demo, CHAT, "cut-stream", ASK);
        assertThat(failed.reason()).isEqualTo(Reason.UPSTREAM_BROKE_OFF);
        assertThat(failed.theirs()).isNull();
    }

    @Test
    void aStalledStreamFallsSilentAfterThreeChunks() {
        Heard heard = loop.streamed(demo, CHAT, "stall", STREAM);
        await().until(() -> heard.pieces().size() == 3 && timers.running() == 0);
        assertThat(heard.ended()).isNotDone();
        assertThat(loop.ask(demo, CHAT, "stall", ASK)).isNotDone();
    }

    @Test
    void slowSaysNothingForAWhileAndThenAnswers() {
        CompletableFuture<Answer> asked = loop.ask(demo, CHAT, "slow", ASK);
        assertThat(timers.delays()).containsExactly(30L);
        assertThat(Loop.await(asked).status()).isEqualTo(200);
        assertThat(timers.running()).isZero();
    }

    @Test
    void anAttemptThatIsCalledOffLeavesNoTimer() {
        CompletableFuture<Answer> asked = loop.ask(new Demo(timers.vertx(), Duration.ofMillis(20)), CHAT, "slow", ASK);
        assertThat(timers.delays()).containsExactly(3000L);
        assertThat(timers.running()).isOne();
        loop.run(() -> asked.completeExceptionally(new CancellationException()));
        assertThat(timers.running()).isZero();
    }
}

package caravan.lives;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.lives.Pipeline.Place;
import caravan.lives.Pipeline.Step;
import caravan.testkit.FakeProvider;
import caravan.testkit.RawClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each step of the pipeline, whatever goes wrong there: one entry for the call, nothing left open, and the next call works.
 * The steps are read from the routes, so that a new one is tried without a line here.
 */
@ParameterizedClass
@ValueSource(strings = {"loop", "virtual"})
class StepsTest {
    private static final String PATH = "/v1/chat/completions";
    private static final Pipeline PIPELINE = Pipeline.read();

    private static Hush hush;
    private static FakeProvider fake;
    private static Gate gate;

    @Parameter
    String threads;

    private Books books;

    @BeforeParameterizedClassInvocation
    static void start(String threads) {
        hush = Hush.now();
        fake = FakeProvider.start();
        Trouble.teach(fake);
        gate = PIPELINE.plan(fake).flag("threads", threads).start();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        gate.close();
        fake.close();
        hush.close();
    }

    static List<Step> steps() {
        return PIPELINE.steps();
    }

    @BeforeEach
    void openBooks() {
        Faulty.REACHED.drainPermits();
        books = Books.open(gate, fake);
    }

    @AfterEach
    void theSameCallThenWorks() {
        assertThat(gate.post(PATH, Gate.chat("gpt-4o", true)).body()).endsWith("data: [DONE]\n\n");
    }

    /** All that the gateway says before it closes the connection. */
    private static String told(String request, String fault) {
        try (RawClient caller = RawClient.to(gate.port())) {
            caller.send(RawClient.post(PATH, request, Faulty.HEADER + ": " + fault, "Connection: close"));
            return new String(caller.rest(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private static String request(Step step) {
        return switch (step.place()) {
            case CATCH -> Trouble.SAYS_NO.request("gpt-4o").replaceFirst("\\{", "{\"fallbacks\":[\"hasty/gpt-4o\"],");
            default -> step.told() ? Gate.chat("gpt-4o", true) : Trouble.HANGS_IN_MID_STREAM.request("gpt-4o");
        };
    }

    @ParameterizedTest
    @MethodSource("steps")
    void theStepThrows(Step step) {
        fails(step, "throw@" + step);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void theStepThrowsAnError(Step step) {
        fails(step, "error@" + step);
    }

    private void fails(Step step, String fault) {
        String told = told(request(step), fault);

        JsonNode entry = books.closeOne();
        assertThat(Faulty.REACHED.tryAcquire()).as(told).isTrue();
        if (step.told() && step.place() != Place.CATCH) {
            assertThat(told).startsWith("HTTP/1.1 200").contains("data: [DONE]\n\n");
        } else {
            assertThat(told)
                    .startsWith("HTTP/1.1 500")
                    .containsIgnoringCase("content-type: application/json")
                    .contains(step.told() ? "\"upstream_error\"" : "\"server_error\"");
        }
        assertThat(entry.path("outcome").asText()).isEqualTo(outcome(step, "gateway_internal"));
    }

    /** What has been told stands in the books; what happens afterwards cannot change it. */
    private static String outcome(Step step, String otherwise) {
        return !step.told() ? otherwise : step.place() == Place.CATCH ? "provider_status" : "ok";
    }

    @ParameterizedTest
    @MethodSource("steps")
    void theCallerLeavesDuringTheStep(Step step) throws InterruptedException {
        String fault = (step.told() ? "pause@" : "wait@") + step;
        try (RawClient caller = RawClient.to(gate.port())) {
            caller.send(RawClient.post(PATH, request(step), Faulty.HEADER + ": " + fault));
            assertThat(Faulty.REACHED.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        }
        JsonNode entry = books.closeOne();
        assertThat(entry.path("outcome").asText()).isEqualTo(outcome(step, "caller_left"));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "SAYS_NO")
    void atEachStepTheUpstream(Trouble trouble) throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> calls = PIPELINE.steps().stream()
                    .map(step -> callers.submit(() -> told(trouble.request("hasty/gpt-4o"), "pause@" + step)))
                    .toList();
            for (Future<String> call : calls) {
                assertThat(call.get()).contains("\"type\":\"upstream_error\"").doesNotContain("[DONE]");
            }
        }
        assertThat(books.close())
                .hasSameSizeAs(PIPELINE.steps())
                .allSatisfy(entry -> assertThat(entry.path("outcome").asText()).startsWith("provider_"));
    }
}

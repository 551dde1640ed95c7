package caravan.lives;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import caravan.testkit.RawClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Another generation takes over while calls stand before each step of the pipeline: all of them end, and the books agree. */
class SwappedStepsTest {
    private static final Pipeline PIPELINE = Pipeline.read();

    @ParameterizedTest
    @CsvSource({
        "loop, config/budgets.yaml",
        "virtual, config/budgets.yaml",
        "loop, routes/more.camel.yaml",
        "virtual, routes/more.camel.yaml"
    })
    void atEachStepAnotherGenerationTakesOver(String threads, String file) throws Exception {
        try (FakeProvider fake = FakeProvider.start();
                Gate gate = PIPELINE.plan(fake).flag("threads", threads).start();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Faulty.REACHED.drainPermits();
            Books books = Books.open(gate, fake);
            List<Pipeline.Step> steps = PIPELINE.steps().stream()
                    .filter(step -> step.place() != Pipeline.Place.CATCH)
                    .toList();
            List<Future<String>> calls = steps.stream()
                    .map(step -> callers.submit(() -> told(gate, step)))
                    .toList();
            assertThat(Faulty.REACHED.tryAcquire(steps.size(), 30, TimeUnit.SECONDS))
                    .isTrue();

            gate.write(file, another(file));
            assertThat(gate.reload()).first().isEqualTo("done");
            Faulty.GO.release(steps.size());

            for (Future<String> call : calls) {
                assertThat(call.get()).endsWith("data: [DONE]\n\n");
            }
            assertThat(books.close()).hasSameSizeAs(steps).allSatisfy(entry -> assertThat(
                            entry.path("outcome").asText())
                    .isEqualTo("ok"));
        }
    }

    private static String told(Gate gate, Pipeline.Step step) {
        try (RawClient caller = RawClient.to(gate.port())) {
            String fault = Faulty.HEADER + ": hold@" + step;
            caller.send(
                    RawClient.post("/v1/chat/completions", Gate.chat("demo/echo", true), fault, "Connection: close"));
            return new String(caller.rest(), StandardCharsets.UTF_8).replaceAll("\r\n0?\r?\n?", "");
        }
    }

    private static String another(String file) {
        return file.startsWith("config")
                ? "budgets: [{on: gateway, usd: 2000, per: month}, {on: gateway, usd: 5, per: day}]\n"
                : """
                - route:
                    id: more
                    description: "One more"
                    from:
                      uri: direct:more
                      steps:
                        - log: {id: say, message: "more", description: "Nothing"}
                """;
    }
}

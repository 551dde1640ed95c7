package caravan.lives;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.call.Json;
import caravan.testkit.FakeProvider;
import caravan.testkit.RawClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many calls at once, and every sum exact. */
class CrowdTest {
    private static final String PATH = "/v1/chat/completions";
    private static final int CALLS = 500;
    private static final int GOOD = CALLS * 4 / 5;

    /** Per million tokens; 11 tokens go in and 5 come out, as the fake says. */
    private static final String PRICES = """
            unit: per_1m
            models:
              gpt-4o: {input: 2.5000003, output: 10.0000007}
            """;

    private static final BigDecimal COST_OF_ONE = new BigDecimal("2.5000003")
            .multiply(BigDecimal.valueOf(11))
            .add(new BigDecimal("10.0000007").multiply(BigDecimal.valueOf(5)))
            .movePointLeft(6);

    @ParameterizedTest
    @ValueSource(strings = {"loop", "virtual"})
    void theSumsAreExact(String threads) throws Exception {
        try (FakeProvider fake = FakeProvider.start();
                Gate gate = Gate.plan()
                        .openai(fake)
                        .flag("threads", threads)
                        .file("pricing/pricing.yaml", PRICES)
                        .start()) {
            Trouble.teach(fake);

            callAllAtOnce(gate.port());

            Books.quiet(gate, fake);
            journal(gate.entries());
            stats(Json.MAPPER.readTree(gate.get("/stats").body()));
        }
    }

    private static void callAllAtOnce(int port) throws Exception {
        List<Future<?>> calls = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < CALLS; n++) {
                int kind = n % 5;
                calls.add(callers.submit(() -> call(port, kind)));
            }
        }
        for (Future<?> call : calls) {
            call.get();
        }
    }

    /** Of five calls two are whole, two are streams, and one is refused by the provider. */
    private static void call(int port, int kind) {
        try (RawClient caller = RawClient.to(port)) {
            String request = kind == 4 ? Trouble.SAYS_NO.request("gpt-4o") : Gate.chat("gpt-4o", kind % 2 == 0);
            int status = caller.send(RawClient.post(PATH, request)).answer().status();
            assertThat(status).isEqualTo(kind == 4 ? 500 : 200);
        }
    }

    private static void journal(List<JsonNode> entries) {
        List<JsonNode> good = entries.stream()
                .filter(entry -> entry.path("outcome").asText().equals("ok"))
                .toList();
        assertThat(entries).hasSize(CALLS);
        assertThat(entries).extracting(entry -> entry.path("id").asText()).doesNotHaveDuplicates();
        assertThat(good).hasSize(GOOD).allSatisfy(entry -> {
            assertThat(entry.path("input_tokens").asLong()).isEqualTo(11);
            assertThat(entry.path("output_tokens").asLong()).isEqualTo(5);
            assertThat(new BigDecimal(entry.path("cost_usd").asText())).isEqualByComparingTo(COST_OF_ONE);
        });
    }

    private static void stats(JsonNode stats) {
        assertThat(stats.path("calls").asInt()).isEqualTo(CALLS);
        assertThat(stats.path("errors").asInt()).isEqualTo(CALLS - GOOD);
        assertThat(stats.path("in_flight").asInt()).isZero();
        assertThat(stats.at("/tokens/input").asLong()).isEqualTo(11L * GOOD);
        assertThat(stats.at("/tokens/output").asLong()).isEqualTo(5L * GOOD);
        assertThat(new BigDecimal(stats.path("cost_usd").asText()))
                .isEqualByComparingTo(COST_OF_ONE.multiply(BigDecimal.valueOf(GOOD)));
    }
}

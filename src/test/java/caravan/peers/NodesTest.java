package caravan.peers;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Three gateways share one limit, and together let no more through than it allows. */
class NodesTest {
    private static final String CHAT = "/v1/chat/completions";

    private static List<Gate> three(FakeProvider fake, String rule) {
        List<Gate> gates = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            gates.add(Gate.plan()
                    .openai(fake)
                    .flag("nodes", "3")
                    .file("config/limits.yaml", "limits: [" + rule + "]\n")
                    .start());
        }
        return gates;
    }

    /** How many of the calls are answered, when so many are made at each gateway, all at once. */
    private static int answered(List<Gate> gates, int calls, String body) throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<HttpResponse<String>>> all = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                gates.forEach(gate -> all.add(() -> gate.post(CHAT, body)));
            }
            int answered = 0;
            for (Future<HttpResponse<String>> each : callers.invokeAll(all)) {
                answered += each.get().statusCode() == 200 ? 1 : 0;
            }
            return answered;
        }
    }

    @Test
    @Complaint(
            number = 30,
            of = {"BerriAI/litellm#27736", "BerriAI/litellm#40291", "BerriAI/litellm#6938"})
    void threeNodesTogetherLetNoMoreRequestsThroughThanTheLimit() throws Exception {
        try (FakeProvider fake = FakeProvider.start()) {
            List<Gate> gates = three(fake, "{name: rpm, amount: 100, window: 1d}");
            try {
                assertThat(answered(gates, 60, Gate.chat("gpt-4o", false))).isEqualTo(99);
                assertThat(fake.seen()).hasSize(99);
            } finally {
                gates.forEach(Gate::close);
            }
        }
    }

    @Test
    @Complaint(
            number = 30,
            of = {"BerriAI/litellm#27736", "BerriAI/litellm#40291", "BerriAI/litellm#6938"})
    void threeNodesTogetherLetNoMoreTokensThroughThanTheLimit() throws Exception {
        try (FakeProvider fake = FakeProvider.start()) {
            List<Gate> gates = three(fake, "{name: tpm, measure: output_tokens, amount: 3000, window: 1d}");
            String body = Gate.chat("gpt-4o", false).replaceFirst("\\{", "{\"max_tokens\":600,");
            try {
                answered(gates, 300, body);
                long used = gates.stream()
                        .flatMap(gate -> gate.entries().stream())
                        .mapToLong(entry -> entry.path("output_tokens").asLong())
                        .sum();

                assertThat(used).isPositive().isLessThanOrEqualTo(3_000);
            } finally {
                gates.forEach(Gate::close);
            }
        }
    }
}

package caravan.peers;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import caravan.testkit.Replies;
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

    /** Three of them, for as long as something is tried with them. */
    private record Three(FakeProvider fake, List<Gate> gates) implements AutoCloseable {
        static Three under(String rule) {
            FakeProvider fake = FakeProvider.start();
            List<Gate> gates = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                gates.add(Gate.plan()
                        .openai(fake)
                        .flag("nodes", "3")
                        .file("config/limits.yaml", "limits: [" + rule + "]\n")
                        .start());
            }
            return new Three(fake, gates);
        }

        /** How many calls are answered, when each gateway has so many callers at once, of whom each makes so many in turn. */
        int answered(int callers, int calls, String body) throws Exception {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Callable<Integer>> all = new ArrayList<>();
                for (int i = 0; i < callers; i++) {
                    gates.forEach(gate -> all.add(() -> answered(gate, calls, body)));
                }
                int answered = 0;
                for (Future<Integer> each : threads.invokeAll(all)) {
                    answered += each.get();
                }
                return answered;
            }
        }

        private static int answered(Gate gate, int calls, String body) {
            int answered = 0;
            for (int i = 0; i < calls; i++) {
                answered += gate.post(CHAT, body).statusCode() == 200 ? 1 : 0;
            }
            return answered;
        }

        long outputTokens() {
            return gates.stream()
                    .flatMap(gate -> gate.entries().stream())
                    .mapToLong(entry -> entry.path("output_tokens").asLong())
                    .sum();
        }

        @Override
        public void close() {
            gates.forEach(Gate::close);
            fake.close();
        }
    }

    @Test
    @Complaint(
            number = 30,
            of = {"BerriAI/litellm#27736", "BerriAI/litellm#40291", "BerriAI/litellm#6938"})
    void threeNodesTogetherLetNoMoreRequestsThroughThanTheLimit() throws Exception {
        try (Three nodes = Three.under("{name: rpm, amount: 100, window: 1d}")) {
            assertThat(nodes.answered(60, 1, Gate.chat("gpt-4o", false))).isEqualTo(99);
            assertThat(nodes.fake().seen()).hasSize(99);
        }
    }

    @Test
    @Complaint(
            number = 30,
            of = {"BerriAI/litellm#27736", "BerriAI/litellm#40291", "BerriAI/litellm#6938"})
    void threeNodesTogetherLetNoMoreTokensThroughThanTheLimit() throws Exception {
        String body = Gate.chat("gpt-4o", false).replaceFirst("\\{", "{\"max_tokens\":20,");
        try (Three nodes = Three.under("{name: tpm, measure: output_tokens, amount: 300, window: 1d}")) {
            nodes.fake().always(Replies.chat("one two three four five six seven eight nine ten"));
            nodes.answered(5, 10, body);

            assertThat(nodes.outputTokens()).isEqualTo(270);
        }
    }
}

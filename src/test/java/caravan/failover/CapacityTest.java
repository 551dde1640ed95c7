package caravan.failover;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.peers.Complaint;
import caravan.testkit.StillClock;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What several deployments can bear is borne to the last call, and no call more. */
class CapacityTest {
    private static final String DEPLOYMENT = "{provider: %s, model: m, requests_per_minute: 6}";

    private final StillClock clock = new StillClock(Instant.parse("2026-11-26T12:00:00Z"));

    private Fleet fleet(String policy, UnaryOperator<Gate.Plan> more) {
        List<String> four =
                List.of("a", "b", "c", "d").stream().map(DEPLOYMENT::formatted).toList();
        String models = "models: [{name: smart, policy: " + policy + ", deployments: [" + String.join(", ", four)
                + "]}]\n" + "retry: {tries: 1}\n";
        return Fleet.of("a b c d", models, plan -> more.apply(plan.clock(clock)));
    }

    private static List<HttpResponse<String>> atOnce(Fleet fleet, int calls) throws Exception {
        List<Future<HttpResponse<String>>> all = new ArrayList<>();
        List<HttpResponse<String>> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < calls; i++) {
                all.add(callers.submit(() -> fleet.chat("smart")));
            }
            for (Future<HttpResponse<String>> each : all) {
                answers.add(each.get());
            }
        }
        return answers;
    }

    @ParameterizedTest
    @ValueSource(strings = {"fallback", "roundrobin", "random", "lowest-latency"})
    @Complaint(number = 23, of = "BerriAI/litellm#8430")
    void fourDeploymentsOfSixServeTwentyFour(String policy) throws Exception {
        try (Fleet fleet = fleet(policy, plan -> plan)) {
            List<HttpResponse<String>> answers = atOnce(fleet, 40);

            assertThat(answers.stream().filter(answer -> answer.statusCode() == 200))
                    .hasSize(24);
            assertThat(fleet.asked()).containsExactly(6, 6, 6, 6);
            assertThat(answers.stream().filter(answer -> answer.statusCode() != 200))
                    .allSatisfy(answer -> {
                        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
                        assertThat(answer.headers().firstValue("retry-after")).isPresent();
                    });
            clock.move(Duration.ofSeconds(60));
            assertThat(fleet.chat("smart").statusCode()).isEqualTo(200);
        }
    }

    /** Who is passed on to somebody with room is counted by the limits of all the others as before. */
    @Test
    void whoIsPassedOnIsCountedToo() throws Exception {
        String gateway = "limits: [{name: caller, per: address, amount: 10, window: 1m}]\n";
        try (Fleet fleet = fleet("fallback", plan -> plan.file("config/limits.yaml", gateway))) {
            List<HttpResponse<String>> answers = atOnce(fleet, 40);

            assertThat(answers.stream().filter(answer -> answer.statusCode() == 200))
                    .hasSize(10);
            assertThat(fleet.asked()).containsExactly(6, 4, 0, 0);
        }
    }
}

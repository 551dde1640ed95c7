package caravan.providers.spacing;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.Vendors;
import caravan.testkit.RawClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code min_spacing}: calls begin some time apart, and wait for their turn without a thread. */
class SpacingTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private record Later(Duration time, Runnable action) {}

    private final List<Later> later = new ArrayList<>();
    private long now;
    private final Spacing spacing = new Spacing(() -> now);

    private CompletableFuture<Spacing> turn() {
        return Objects.requireNonNull(wish());
    }

    private CompletableFuture<Spacing> wish() {
        return spacing.turn(SECOND, (time, action) -> later.add(new Later(time, action)));
    }

    private void goOn() {
        Later first = later.removeFirst();
        now += first.time().toNanos();
        first.action().run();
    }

    @Test
    void theFirstWaitsForNobodyAndTheOthersFollowApart() {
        assertThat(turn()).isCompleted();
        CompletableFuture<Spacing> second = turn();
        CompletableFuture<Spacing> third = turn();
        assertThat(second).isNotDone();

        goOn();
        assertThat(second).isCompleted();
        assertThat(third).isNotDone();
        goOn();
        assertThat(third).isCompleted();
        assertThat(now).isEqualTo(SECOND.multipliedBy(2).toNanos());
        assertThat(later).isEmpty();
    }

    @Test
    void afterAPauseNobodyWaits() {
        turn();
        now += SECOND.toNanos();

        assertThat(turn()).isCompleted();
    }

    @Test
    void whoLeavesGivesTheTurnToTheNext() {
        turn();
        CompletableFuture<Spacing> left = turn();
        CompletableFuture<Spacing> stays = turn();
        left.completeExceptionally(new IllegalStateException("left"));

        goOn();
        assertThat(stays).isCompleted();
    }

    @Test
    void whoWouldWaitTooLongIsNotTaken() {
        turn();
        IntStream.range(0, 10).forEach(waiting -> turn());

        assertThat(wish()).isNull();
        goOn();
        assertThat(wish()).isNotNull();
    }

    @Test
    void aProviderIsAskedNoFasterThanItWants() {
        try (Vendors vendors = new Vendors("acme");
                Gate gate = vendors.plan(
                                "providers: {acme: {base_url: \"${env:ACME_URL}\", auth: none, min_spacing: 200ms}}\n")
                        .file("config/models.yaml", "default_provider: acme\n")
                        .start()) {
            long began = System.nanoTime();
            List<Integer> answers = IntStream.range(0, 6)
                    .parallel()
                    .mapToObj(call -> gate.post("/v1/chat/completions", Gate.chat("m", false)))
                    .map(HttpResponse::statusCode)
                    .toList();

            assertThat(answers).containsOnly(200);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void whoseTurnIsTooFarAwaySomebodyElseAnswers() {
        String models = """
                models:
                  - name: mine
                    deployments:
                      - {provider: acme, model: a, min_spacing: 1h}
                      - {provider: bolt, model: b}
                """;
        String providers = """
                providers:
                  acme: {base_url: "${env:ACME_URL}", auth: none}
                  bolt: {base_url: "${env:BOLT_URL}", auth: none}
                """;
        try (Vendors vendors = new Vendors("acme", "bolt");
                Gate gate = vendors.plan(providers)
                        .file("config/models.yaml", models)
                        .start()) {
            gate.post("/v1/chat/completions", Gate.chat("mine", false));
            HttpResponse<String> second = gate.post("/v1/chat/completions", Gate.chat("mine", false));

            assertThat(vendors.asked()).containsExactly("acme a without key", "bolt b without key");
            assertThat(second.headers().firstValue("x-caravan-attempts")).contains("1");
            HttpResponse<String> refused = gate.post("/v1/chat/completions", Gate.chat("acme/a", false));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("\"code\":\"overloaded\"");
            assertThat(refused.headers().firstValueAsLong("retry-after").orElseThrow())
                    .as("when there is a turn")
                    .isBetween(3_000L, 3_600L);
        }
    }

    @Test
    void aCallerWhoLeavesIsNotAskedFor() {
        String providers = "providers: {acme: {base_url: \"${env:ACME_URL}\", auth: none, min_spacing: 2s}}\n";
        try (Vendors vendors = new Vendors("acme");
                Gate gate = vendors.plan(providers)
                        .file("config/models.yaml", "default_provider: acme\n")
                        .start()) {
            gate.post("/v1/chat/completions", Gate.chat("first", false));
            try (RawClient leaver = RawClient.to(gate.port())) {
                leaver.send(RawClient.post("/v1/chat/completions", Gate.chat("left", false)));
                org.awaitility.Awaitility.await().until(() -> gate.inside() == 1);
            }
            org.awaitility.Awaitility.await().until(() -> gate.inside() == 0);
            gate.post("/v1/chat/completions", Gate.chat("last", false));

            assertThat(vendors.asked()).containsExactly("acme first without key", "acme last without key");
        }
    }
}

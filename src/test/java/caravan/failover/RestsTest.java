package caravan.failover;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.peers.Complaint;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** When every key of a provider rests: a moment is waited for, somebody else is asked, or the caller is told when to come again. */
class RestsTest {
    private static final String MODELS = """
            models:
              - {name: smart, deployments: [a/z, b/y]}
            default_provider: a
            retry: {tries: 1, wait_for_keys: 5s}
            """;

    private static Reply tooFast(String header, String value) {
        return Replies.error(429, "rate_limit_error", "rate", "Slow down").header(header, value);
    }

    private static String provider(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("x-caravan-provider").orElse("");
    }

    @Test
    void aMomentIsWaitedForEvenIfAnotherCouldBeAsked() {
        try (Fleet fleet = Fleet.of("a b", MODELS)) {
            fleet.fake("a").next(tooFast("retry-after-ms", "1500"));
            assertThat(fleet.chat("a/x").statusCode()).isEqualTo(429);

            assertThat(provider(fleet.chat("smart"))).isEqualTo("a");
            assertThat(fleet.asked()).containsExactly(2, 0);
        }
    }

    @Test
    void aLongerTimeIsNot() {
        try (Fleet fleet = Fleet.of("a b", MODELS)) {
            fleet.fake("a").next(tooFast("Retry-After", "60"));
            assertThat(fleet.chat("a/x").statusCode()).isEqualTo(429);

            assertThat(provider(fleet.chat("smart"))).isEqualTo("b");
            assertThat(fleet.asked()).containsExactly(1, 1);
        }
    }

    @Test
    void norIsAnyTimeThatTheCallerDoesNotHave() {
        try (Fleet fleet = Fleet.of("a b", MODELS)) {
            fleet.fake("a").next(tooFast("Retry-After", "4"));
            assertThat(fleet.chat("a/x").statusCode()).isEqualTo(429);

            assertThat(provider(fleet.chat("smart", "X-Caravan-Timeout", "2s"))).isEqualTo("b");
        }
    }

    @Test
    @Complaint(
            number = 22,
            of = {"BerriAI/litellm#2487", "BerriAI/litellm#40718"})
    void whereNobodyElseIsTheCallerIsToldTheSoonestTime() {
        try (Fleet fleet = Fleet.of("a b", MODELS)) {
            fleet.fake("a").next(tooFast("Retry-After", "60"));
            assertThat(fleet.chat("a/x").statusCode()).isEqualTo(429);

            HttpResponse<String> answer = fleet.chat("a/x");

            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(Integer.parseInt(
                            answer.headers().firstValue("retry-after").orElseThrow()))
                    .isBetween(1, 60);
            assertThat(fleet.asked()).containsExactly(1, 0);
        }
    }

    @Test
    void orItIsWaitedForIfItIsNoLongerThanTheCap() {
        try (Fleet fleet = Fleet.of("a b", MODELS.replace("tries: 1", "tries: 2"))) {
            fleet.fake("a").next(tooFast("Retry-After", "1"));

            assertThat(provider(fleet.chat("a/x"))).isEqualTo("a");
            assertThat(fleet.asked()).containsExactly(2, 0);
        }
    }
}

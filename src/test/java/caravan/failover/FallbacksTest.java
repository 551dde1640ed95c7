package caravan.failover;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.testkit.Replies;
import caravan.testkit.Reply;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What stands in for a model, by the files and by the caller's wish, and for which reason. */
class FallbacksTest {
    private static final String MODELS = """
            default_provider: a
            fallbacks: {a/x: [b/y]}
            context_fallbacks: {a/x: [c/long]}
            content_fallbacks: {a/x: [d/free]}
            """;
    private static final Reply DOWN = Replies.error(500, "e", "oops", "Oops");

    @Test
    void aModelHasItsFallbacks() {
        try (Fleet fleet = Fleet.of("a b c d", MODELS)) {
            fleet.fake("a").always(DOWN);

            assertThat(provider(fleet.chat("a/x"))).isEqualTo("b");
        }
    }

    @Test
    void aRequestThatIsTooLongGoesToALongerModelFirst() {
        try (Fleet fleet = Fleet.of("a b c d", MODELS)) {
            fleet.fake("a")
                    .always(Replies.error(
                            400, "invalid_request_error", "context_length_exceeded", "maximum context length is 8192"));

            assertThat(provider(fleet.chat("a/x"))).isEqualTo("c");
            assertThat(fleet.asked()).containsExactly(1, 0, 1, 0);
        }
    }

    @Test
    void whatIsFilteredGoesToAnotherVendorFirst() {
        try (Fleet fleet = Fleet.of("a b c d", MODELS)) {
            fleet.fake("a").always(Replies.error(400, "invalid_request_error", "content_filter", "filtered"));

            assertThat(provider(fleet.chat("a/x"))).isEqualTo("d");
        }
    }

    @Test
    void aCallerMaySayWhoStandsIn() {
        try (Fleet fleet = Fleet.of("a b c d", MODELS)) {
            fleet.fake("a").always(DOWN);
            fleet.fake("c").always(DOWN);

            assertThat(provider(fleet.chat("a/x", "X-Caravan-Fallbacks", "c/1, d/2")))
                    .isEqualTo("d");
            assertThat(fleet.asked()).containsExactly(1, 0, 1, 1);
        }
    }

    @Test
    void inTheBodyTooAndNoProviderSeesIt() {
        try (Fleet fleet = Fleet.of("a b c d", MODELS)) {
            fleet.fake("a").always(DOWN);

            HttpResponse<String> answer = fleet.gate()
                    .post(
                            "/v1/chat/completions",
                            "{\"model\":\"a/x\",\"fallbacks\":[\"c/1\"],\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

            assertThat(provider(answer)).isEqualTo("c");
            assertThat(fleet.fake("c").seen().getFirst().text())
                    .isEqualTo("{\"model\":\"1\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
        }
    }

    @Test
    void aCallerMayForbidThem() {
        try (Fleet fleet = Fleet.of("a b c d", MODELS)) {
            fleet.fake("a").always(Replies.error(404, "e", "model_not_found", "No such model"));

            HttpResponse<String> answer = fleet.chat("a/x", "X-Caravan-Fallbacks", "none");

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(fleet.asked()).containsExactly(1, 0, 0, 0);
        }
    }

    private static String provider(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("x-caravan-provider").orElse("");
    }
}

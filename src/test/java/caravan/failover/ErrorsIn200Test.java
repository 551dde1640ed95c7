package caravan.failover;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.testkit.Replies;
import caravan.testkit.Reply;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A 200 that turns out to be an error leads where the same error with a status would lead. */
class ErrorsIn200Test {
    private static final String LISTS = """
            default_provider: a
            context_fallbacks: {a/x: [c/long]}
            content_fallbacks: {a/x: [d/free]}
            retry: {base: 1ms, tries: 1}
            """;
    private static final String ROLE = "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}";

    private static String error(String code) {
        return "{\"error\":{\"message\":\"No\",\"type\":\"invalid_request_error\",\"code\":\"" + code + "\"}}";
    }

    private static Fleet fleet(boolean general) {
        return Fleet.of("a b c d", general ? "fallbacks: {a/x: [b/y]}\n" + LISTS : LISTS);
    }

    /** With a list for the reason alone, and with one for all reasons beside it. */
    @ParameterizedTest
    @CsvSource({
        "context_length_exceeded, true, c",
        "context_length_exceeded, false, c",
        "content_filter, true, d",
        "content_filter, false, d",
        "insufficient_quota, true, b",
        "overloaded, true, b"
    })
    void whatAStreamSaysFirstDecidesWhoIsAskedNext(String code, boolean general, String next) {
        try (Fleet fleet = fleet(general)) {
            for (Reply failure : List.of(Reply.sse(List.of(error(code))), Reply.sse(List.of(ROLE, error(code))))) {
                fleet.fake("a").always(failure);

                assertThat(provider(fleet.stream("a/x"))).isEqualTo(next);
            }
            fleet.fake("a").always(Reply.json(error(code)));
            assertThat(provider(fleet.chat("a/x"))).isEqualTo(next);
        }
    }

    @Test
    void whoForbidsSubstitutesGetsTheStreamAsItComes() {
        try (Fleet fleet = fleet(false)) {
            fleet.fake("a").always(Reply.sse(List.of(error("context_length_exceeded"))));

            assertThat(fleet.stream("a/x", "X-Caravan-Fallbacks", "none").body())
                    .contains("context_length_exceeded");
            assertThat(fleet.asked()).containsExactly(1, 0, 0, 0);
        }
    }

    /** What a model says is not what its provider says. */
    @Test
    void theWordsOfAnAnswerAreNotThoseOfItsError() {
        String said =
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"insufficient_quota\"},\"finish_reason\":\"error\"}]}";
        try (Fleet fleet = fleet(true)) {
            fleet.fake("a").next(Reply.sse(List.of(said)));
            fleet.stream("a/x");

            assertThat(fleet.states()).doesNotContain("cooling");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"insufficient_quota", "invalid_api_key"})
    void aKeyThatIsToldSoInAStreamRestsAndAnotherAccountAnswers(String code) {
        String twoKeys = "keys: [{key_env_var: KEY_a, cooldown_sec: 0}, {key_env_var: KEY_b, cooldown_sec: 0}]";
        try (Fleet fleet = fleet(true)) {
            String providers = fleet.gate().read("config/providers.yaml");
            fleet.gate()
                    .write(
                            "config/providers.yaml",
                            providers.replace("keys: [{key_env_var: KEY_a, cooldown_sec: 0}]", twoKeys));
            assertThat(fleet.gate().reload()).first().isEqualTo("done");
            fleet.fake("a")
                    .when(seen -> "Bearer sk-a".equals(seen.header("authorization")), Reply.sse(List.of(error(code))));
            fleet.fake("a").always(Replies.chatStream(List.of("Far"), false));

            assertThat(provider(fleet.stream("a/x"))).isEqualTo("a");
            assertThat(provider(fleet.stream("a/x"))).isEqualTo("a");
            assertThat(fleet.asked()).containsExactly(3, 0, 0, 0);
        }
    }

    private static String provider(HttpResponse<String> answer) {
        assertThat(answer.body()).doesNotContain("\"error\"");
        return answer.headers().firstValue("x-caravan-provider").orElse("");
    }
}

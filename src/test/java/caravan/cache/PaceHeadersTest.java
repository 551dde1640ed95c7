package caravan.cache;

import static caravan.cache.Asks.chat;
import static caravan.cache.Asks.state;
import static caravan.cache.Asks.streamed;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much was left of a provider's limit to whoever asked first is told to nobody else, whatever headers a user lets through. */
class PaceHeadersTest {
    private static final String OURS = "limits: [{name: rpm, amount: 100, window: 1d}]\n";
    private static final String LET =
            "X-RateLimit-Remaining-Tokens,x-ratelimit-reset-requests,x-upstream-ratelimit-mine,retry-after,x-mine";

    private static Reply paced(Reply reply) {
        return reply.header("X-RateLimit-Remaining-Tokens", "7")
                .header("x-ratelimit-reset-requests", "9s")
                .header("x-upstream-ratelimit-mine", "6")
                .header("Retry-After", "8")
                .header("X-Mine", "mine");
    }

    private static List<String> theirs(RawClient.Answer answer) {
        return Stream.of("x-ratelimit-", "x-upstream-ratelimit-")
                .flatMap(prefix ->
                        Stream.of("remaining-tokens", "reset-requests", "mine").map(prefix::concat))
                .filter(name -> List.of("7", "9s", "6")
                        .contains(String.valueOf(answer.head().header(name))))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", OURS})
    void whatIsGivenAgainDoesNotSayWhatWasLeftThen(String limits) {
        try (Rig rig = Rig.house(plan -> plan.env("CACHE_TTL", "5m")
                .file("config/limits.yaml", limits)
                .flag("forward-response-headers", LET.toLowerCase(Locale.ROOT)))) {
            rig.fake().next(paced(Replies.chat("Far.")));
            rig.fake().next(paced(Replies.chatStream(List.of("Far."), true)));
            for (String question : List.of(chat("a"), streamed("b"))) {
                RawClient.Answer first = rig.chat(question);
                assertThat(state(first)).isEqualTo("MISS");
                assertThat(theirs(first)).hasSize(3);
                assertThat(first.head().header("retry-after")).isEqualTo("8");

                RawClient.Answer again = rig.chat(question);
                assertThat(state(again)).isEqualTo("HIT");
                assertThat(theirs(again)).isEmpty();
                assertThat(again.head().header("retry-after")).isNull();
                assertThat(again.head().header("x-mine")).isEqualTo("mine");
            }
        }
    }
}

package caravan.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls that run at the same time, and steps that ask of some limits only. */
class AtOnceTest {
    private static final String CHAT = RawClient.post("/v1/chat/completions", Gate.chat("gpt-4o", true));

    @Test
    void aPlaceIsTakenUntilTheStreamHasEndedAndALongerReadingOfTheFilesKnowsIt() {
        String two = "limits: [{name: places, measure: calls, amount: 2}]\n";
        try (Rig rig = Rig.house(plan -> plan.file("config/limits.yaml", two));
                RawClient one = rig.caller();
                RawClient other = rig.caller()) {
            rig.fake()
                    .always(Replies.chatStream(List.of("sa", "lam"), true)
                            .first(300)
                            .thenHang());
            assertThat(one.send(CHAT).head().status()).isEqualTo(200);
            assertThat(other.send(CHAT).head().status()).isEqualTo(200);

            RawClient.Answer refused = rig.say(CHAT);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.head().header("retry-after")).isEqualTo("1");
            assertThat(refused.text()).contains("'places' allows 2 calls at once. Try again in 1 s.");

            rig.gate().write("config/limits.yaml", two.replace("2}", "3}")).reload();
            rig.fake().always(Reply.json(500, "{}"));
            assertThat(rig.say(CHAT).status()).as("the third place").isEqualTo(500);
            rig.gate().write("config/limits.yaml", two.replace("2}", "1}")).reload();
            assertThat(rig.say(CHAT).status()).isEqualTo(429);

            one.reset();
            other.reset();
            await().until(() -> rig.gate().inside() == 0);
            assertThat(rig.say(CHAT).status()).isEqualTo(500);
        }
    }

    @Test
    void aStepMayNameALimitInTheRoute() {
        String rules = """
                limits:
                  - {name: early, amount: 1, window: 1m, per: address}
                  - {name: late, amount: 2, window: 1m, per: model}
                """;
        String answer = new Routes().answer("admit('model')");
        try (Rig rig =
                Rig.house(plan -> plan.file("config/limits.yaml", rules).file("routes/answer.camel.yaml", answer))) {
            assertThat(List.of(
                            rig.say(CHAT).status(),
                            rig.say(CHAT).status(),
                            rig.say(CHAT).status()))
                    .containsExactly(200, 200, 429);
        }
    }

    /** The pipeline, with another way to ask for admission. */
    private record Routes() {
        String answer(String method) {
            try {
                return java.nio.file.Files.readString(java.nio.file.Path.of("routes", "answer.camel.yaml"))
                        .replace("ref: limits, method: admit", "ref: limits, method: \"" + method + "\"");
            } catch (java.io.IOException missing) {
                throw new java.io.UncheckedIOException(missing);
            }
        }
    }
}

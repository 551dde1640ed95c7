package caravan.cache;

import static caravan.cache.Asks.CHAT;
import static caravan.cache.Asks.chat;
import static caravan.cache.Asks.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.Cue;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;

/** Whatever happens to who asks and to who waits: nobody waits afterwards, nobody is inside, and each has one entry. */
class BooksOfFlightsTest {
    private static final int OTHERS = 5;

    private static Rig rig(UnaryOperator<Gate.Plan> more) {
        return Rig.house(plan -> more.apply(plan.env("CACHE_TTL", "5m")));
    }

    private static int waiting(Rig rig) {
        return Asks.figures(rig).path("waiting").asInt();
    }

    /** One asks, and the others wait for it. */
    private static List<RawClient> crowd(Rig rig, String json) {
        List<RawClient> callers = new ArrayList<>();
        callers.add(rig.caller().send(RawClient.post(CHAT, json)));
        rig.fake().awaitSeen(1);
        for (int i = 0; i < OTHERS; i++) {
            callers.add(rig.caller().send(RawClient.post(CHAT, json)));
        }
        await().until(() -> waiting(rig) == OTHERS);
        return callers;
    }

    private static void assertQuiet(Rig rig, int entries) {
        await().until(() -> rig.gate().inside() == 0);
        assertThat(waiting(rig)).isZero();
        assertThat(rig.gate().entries()).hasSize(entries);
        assertThat(rig.gate().entries().stream()
                        .map(entry -> entry.path("id").asText())
                        .distinct())
                .hasSize(entries);
    }

    @Test
    void theProviderResetsAndAnotherTakesOver() {
        try (Rig rig = rig(plan -> plan)) {
            Cue cue = new Cue();
            rig.fake().next(Reply.resets().after(cue)).always(Replies.chat("Far"));
            List<RawClient> callers = crowd(rig, chat("reset"));
            cue.give();

            assertThat(callers.getFirst().answer().status()).isEqualTo(502);
            for (RawClient other : callers.subList(1, callers.size())) {
                assertThat(other.answer().status()).isEqualTo(200);
            }
            callers.forEach(RawClient::close);
            assertQuiet(rig, 1 + OTHERS);
        }
    }

    @Test
    void theProviderHangsUntilItsTimeIsOverAndAnotherTakesOver() {
        try (Rig rig = rig(plan -> plan.env("REQUEST_TIMEOUT", "1s"))) {
            rig.fake().next(Reply.hangs()).always(Replies.chat("Far"));
            List<RawClient> callers = crowd(rig, chat("hang"));

            assertThat(callers.getFirst().answer().status()).isEqualTo(504);
            for (RawClient other : callers.subList(1, callers.size())) {
                assertThat(other.answer().status()).isEqualTo(200);
            }
            callers.forEach(RawClient::close);
            assertQuiet(rig, 1 + OTHERS);
        }
    }

    /** Each asks for itself, since the first one's answer is not for them; and each fails in the same step. */
    @Test
    void aStepAfterTheLookThrows() throws IOException {
        String route = Files.readString(Path.of("routes", "answer.camel.yaml"));
        String step =
                "                    - setBody: {id: break, expression: {simple: {expression: \"${body.nonsense}\"}}}\n";
        String broken = route.replaceFirst("(?m)(?=^ +- bean: \\{id: keep-in-cache)", Matcher.quoteReplacement(step));
        assertThat(broken).isNotEqualTo(route);
        try (Rig rig = rig(plan -> plan.file("routes/answer.camel.yaml", broken))) {
            Cue cue = new Cue();
            rig.fake().always(Replies.chat("Far").after(cue));
            List<RawClient> callers = crowd(rig, chat("broken"));
            cue.give();

            for (RawClient caller : callers) {
                assertThat(caller.answer().status()).isEqualTo(500);
                caller.close();
            }
            assertQuiet(rig, 1 + OTHERS);
            assertThat(Asks.figures(rig).path("item_count").asInt()).isZero();
        }
    }

    @Test
    void anotherGenerationTakesOverAndServesWhoWaitsInTheOldOne() {
        try (Rig rig = rig(plan -> plan)) {
            rig.fake().next(Reply.hangs()).always(Replies.chat("Far"));
            List<RawClient> callers = crowd(rig, chat("swap"));
            rig.gate().write("routes/mine.camel.yaml", """
                    - route:
                        id: mine
                        from:
                          uri: platform-http:/mine
                          steps:
                            - setBody: {id: hello, expression: {constant: {expression: "hello"}}}
                    """);
            assertThat(rig.gate().reload().getFirst()).isEqualTo("done");
            callers.add(rig.caller().send(RawClient.post(CHAT, chat("swap"))));
            await().until(() -> waiting(rig) == OTHERS + 1);

            callers.removeFirst().close();
            for (RawClient caller : callers) {
                assertThat(caller.answer().status()).isEqualTo(200);
                caller.close();
            }
            assertThat(rig.fake().seen()).hasSize(2);
            assertQuiet(rig, 2 + OTHERS);
        }
    }

    /** Who waits when the time to stop is over is cut like all others. */
    @Test
    void theGatewayStops() {
        Rig rig = rig(plan -> plan.flag("shutdown-timeout", "200ms"));
        rig.fake().always(Reply.hangs());
        List<RawClient> callers = crowd(rig, chat("stop"));
        rig.gate().close();

        assertThat(rig.gate().entries()).hasSize(1 + OTHERS);
        assertThat(rig.gate().entries())
                .allSatisfy(entry -> assertThat(entry.path("outcome").asText()).isEqualTo("gateway_stopping"));
        callers.forEach(RawClient::close);
        rig.fake().close();
    }

    @Test
    void anAnswerThatIsTooLongToBeKeptIsSharedWithWhoWaits() {
        try (Rig rig = rig(plan -> plan.env("MAX_CACHE_SIZE", "1"))) {
            Cue cue = new Cue();
            rig.fake().always(Replies.chat("x".repeat(100_000)).after(cue));
            List<RawClient> callers = crowd(rig, chat("long"));
            cue.give();

            for (RawClient caller : callers) {
                assertThat(caller.answer().text()).contains("x".repeat(100_000));
                caller.close();
            }
            assertThat(rig.fake().seen()).hasSize(1);
            assertQuiet(rig, 1 + OTHERS);
        }
    }

    @Test
    void whoWaitsCanSayThatItWillNot() {
        try (Rig rig = rig(plan -> plan)) {
            rig.fake().next(Reply.hangs()).always(Replies.chat("Far"));
            List<RawClient> callers = crowd(rig, chat("impatient"));

            RawClient.Answer own = rig.chat(chat("impatient"), "Cache-Control: no-cache");
            assertThat(state(own)).isEqualTo("BYPASS");
            assertThat(own.status()).isEqualTo(200);
            callers.forEach(RawClient::close);
            assertQuiet(rig, 2 + OTHERS);
        }
    }
}

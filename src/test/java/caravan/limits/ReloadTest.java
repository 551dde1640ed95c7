package caravan.limits;

import static caravan.limits.Desk.Someone.ANN;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.call.Call;
import caravan.door.Rig;
import caravan.testkit.StillClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When rules change, and when the clock does. */
class ReloadTest {
    private static String rule(long amount, String rest) {
        return "limits: [{name: x, per: address, amount: " + amount + ", window: 1m" + rest + "}]";
    }

    @Test
    void whatWasUsedStaysUsedWhenTheAmountChanges() {
        Desk desk = new Desk(rule(100, ""));
        assertThat(desk.admitted(30, ANN)).isEqualTo(30);

        desk.rules(rule(50, ""));
        assertThat(desk.admitted(99, ANN)).isEqualTo(20);
        desk.rules(rule(200, ""));
        assertThat(desk.admitted(999, ANN)).isEqualTo(150);
        desk.rules(rule(40, ""));
        Call call = Desk.call(ANN);
        assertThat(desk.admits(call)).isFalse();
        assertThat(call.said().get("x-ratelimit-reset-requests")).isEqualTo("5m0s");
    }

    @Test
    void whatWasUsedStaysUsedWhenWindowOrAlgorithmChange() {
        Desk desk = new Desk(rule(10, ""));
        desk.admitted(9, ANN);

        desk.rules("limits: [{name: x, per: address, amount: 10, window: 1h, algorithm: interval}]");
        assertThat(desk.admitted(5, ANN)).isEqualTo(1);
        desk.clock.move(Duration.ofMinutes(59));
        assertThat(desk.admitted(5, ANN)).isZero();
        desk.clock.move(Duration.ofMinutes(1));
        assertThat(desk.admitted(20, ANN)).isEqualTo(10);
    }

    @Test
    void aRunningCallIsSettledInTheBucketThatHasTakenOver() {
        Desk desk = new Desk(rule(1_000, ", measure: tokens"));
        Call call = Desk.call(ANN, "openai", "gpt-4o", "{\"max_tokens\":300}", 100);
        desk.admits(call);

        desk.rules(rule(500, ", measure: tokens"));
        Call next = Desk.call(ANN, "openai", "gpt-4o", "{\"max_tokens\":50}", 10);
        desk.admits(next);
        Desk.end(call, 20, 5);
        Desk.end(next, 10, 5);

        assertThat(Desk.left(next, "tokens")).isEqualTo("460");
    }

    @Test
    void greedyComesBackALittleAtATimeIntervalAllAtOnceAlignedWithTheClock() {
        Desk greedy = new Desk(rule(6, ""));
        Desk interval = new Desk(rule(6, ", algorithm: interval"));
        Desk aligned = new Desk(rule(6, ", algorithm: aligned"));
        for (Desk desk : new Desk[] {greedy, interval, aligned}) {
            desk.clock.move(Duration.ofSeconds(50));
            assertThat(desk.admitted(10, ANN)).isEqualTo(6);
            desk.clock.move(Duration.ofSeconds(10));
        }
        assertThat(greedy.admitted(10, ANN)).isEqualTo(1);
        assertThat(interval.admitted(10, ANN)).isZero();
        assertThat(aligned.admitted(10, ANN)).isEqualTo(6);

        interval.clock.move(Duration.ofSeconds(49));
        assertThat(interval.admitted(10, ANN)).isZero();
        interval.clock.move(Duration.ofSeconds(1));
        assertThat(interval.admitted(10, ANN)).isEqualTo(6);
    }

    @Test
    void aClockThatJumpsForwardFillsAndOneThatGoesBackDoesNotStandStill() {
        Desk desk = new Desk(rule(6, ""));
        desk.admitted(6, ANN);
        desk.clock.move(Duration.ofDays(400));
        assertThat(desk.admitted(10, ANN)).isEqualTo(6);

        desk.clock.move(Duration.ofDays(-400));
        assertThat(desk.admitted(10, ANN)).isZero();
        desk.clock.move(Duration.ofSeconds(10));
        assertThat(desk.admitted(10, ANN)).isEqualTo(1);
    }

    @Test
    void throughTheDoorAReloadKeepsWhatWasUsedAndARefusedOneChangesNothing() {
        try (Rig rig =
                Rig.house(plan -> plan.clock(new StillClock(Desk.NOON)).file("config/limits.yaml", rule(3, "")))) {
            ask(rig, 2);
            rig.gate().write("config/limits.yaml", rule(4, "") + "\n");
            assertThat(rig.gate().reload().getFirst()).isEqualTo("done");
            ask(rig, 1);
            rig.gate().write("routes/more.camel.yaml", """
                    - route:
                        id: more
                        from: {uri: "direct:more", steps: [{log: {id: say-more, message: "more"}}]}
                    """);
            assertThat(rig.gate().reload().getFirst()).isEqualTo("done");
            rig.gate().write("config/limits.yaml", "limits: [{name: x, amount: many}]\n");
            assertThat(rig.gate().reload().toString()).contains("limits.yaml:1: limits[0].amount: 'many' is not");

            ask(rig, 1);
            assertThat(rig.chat(Gate.chat("gpt-4o", false)).status()).isEqualTo(429);
        }
    }

    private static void ask(Rig rig, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(rig.chat(Gate.chat("gpt-4o", false)).status()).isEqualTo(200);
        }
    }
}

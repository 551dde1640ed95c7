package caravan.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Candidate;
import caravan.conditions.Condition.Circuit;
import caravan.conditions.Condition.Word;
import caravan.testkit.StillClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One deployment's cool-down and circuit, and that there is an end to how many are known. */
class ConditionTest {
    private static final Circuit CIRCUIT = new Circuit(4, 50, Duration.ofSeconds(10), 75, Duration.ofSeconds(30), 2);
    private static final Duration QUICK = Duration.ofMillis(5);
    private static final Duration LATE = Duration.ofSeconds(11);

    private final Condition condition = new Condition();

    private Word word(long now) {
        return condition.state(now, CIRCUIT).word();
    }

    private void fail(int times, long now) {
        IntStream.range(0, times).forEach(call -> condition.failed("failed " + call, now, CIRCUIT));
    }

    @Test
    void itOpensWhenTheShareOfFailuresIsReachedAndNotBeforeTheWindowIsFull() {
        fail(2, 1_000);
        condition.answered("c", QUICK, 1_000, CIRCUIT);
        assertThat(word(1_000)).isEqualTo(Word.READY);

        condition.failed("d", 1_000, CIRCUIT);

        assertThat(condition.state(2_000, CIRCUIT))
                .isEqualTo(new Condition.State(Word.OPEN, 1_000, 31_000, 5, 0, 4, 3, 0));
        assertThat(condition.ready(30_999, CIRCUIT)).isFalse();
    }

    @Test
    void itOpensWhenTooManyAnswersComeLate() {
        condition.answered("a", QUICK, 0, CIRCUIT);
        for (String call : List.of("b", "c")) {
            condition.answered(call, LATE, 0, CIRCUIT);
        }
        assertThat(word(0)).isEqualTo(Word.READY);

        condition.answered("d", LATE, 0, CIRCUIT);

        assertThat(word(0)).isEqualTo(Word.OPEN);
    }

    @Test
    void halfOpenItLetsNoMoreThroughAtATimeThanItMay() {
        fail(4, 0);
        assertThat(condition.take("early", 29_999, CIRCUIT)).isFalse();

        assertThat(condition.take("a", 30_000, CIRCUIT)).isTrue();
        assertThat(condition.take("b", 30_000, CIRCUIT)).isTrue();
        assertThat(condition.take("c", 30_000, CIRCUIT)).isFalse();
        assertThat(word(30_000)).isEqualTo(Word.PROBING);

        condition.left("somebody who was not let through");
        assertThat(condition.take("c", 30_000, CIRCUIT)).isFalse();
        condition.left("a");
        assertThat(condition.take("c", 30_000, CIRCUIT)).isTrue();
    }

    @Test
    void whoWasLetThroughAndNotHeardOfCountsNoMoreAfterAWhile() {
        fail(4, 0);
        condition.take("a", 30_000, CIRCUIT);
        condition.take("b", 30_000, CIRCUIT);

        assertThat(condition.take("c", 59_999, CIRCUIT)).isFalse();
        assertThat(condition.take("c", 60_000, CIRCUIT)).isTrue();
    }

    @Test
    void anAnswerInTimeClosesItAndWhatWasBeforeIsForgotten() {
        fail(4, 0);
        condition.take("a", 30_000, CIRCUIT);

        condition.answered("a", QUICK, 31_000, CIRCUIT);
        condition.failed("b", 31_000, CIRCUIT);

        assertThat(word(31_000)).isEqualTo(Word.READY);
        assertThat(condition.state(31_000, CIRCUIT).since()).isEqualTo(31_000);
    }

    @Test
    void aFailureOrALateAnswerOpensItAgain() {
        fail(4, 0);
        condition.take("a", 30_000, CIRCUIT);
        condition.failed("a", 30_000, CIRCUIT);
        assertThat(condition.state(59_999, CIRCUIT).until()).isEqualTo(60_000);

        condition.take("b", 60_000, CIRCUIT);
        condition.answered("b", LATE, 60_000, CIRCUIT);

        assertThat(word(89_999)).isEqualTo(Word.OPEN);
        assertThat(condition.state(89_999, CIRCUIT).since()).isZero();
    }

    @Test
    void aLongerCoolDownExtendsOneAndAShorterChangesNothing() {
        condition.cool(1_000, 10_000);
        condition.cool(2_000, 5_000);
        assertThat(condition.state(2_000, CIRCUIT).until()).isEqualTo(10_000);
        condition.cool(3_000, 20_000);

        assertThat(condition.state(3_000, CIRCUIT).since()).isEqualTo(1_000);
        assertThat(condition.ready(19_999, CIRCUIT)).isFalse();
        assertThat(condition.ready(20_000, CIRCUIT)).isTrue();
    }

    @Test
    void thereIsAnEndToHowManyAreKnownAndWhatMattersIsKept() {
        StillClock clock = new StillClock(Instant.EPOCH);
        Conditions conditions = new Conditions(clock, 100);
        conditions.drain(candidate(-1), true);
        conditions.of(candidate(-2)).cool(0, 60_000);
        IntStream.range(0, 1_000)
                .forEach(number -> conditions.of(candidate(number)).ask(number));

        assertThat(conditions.notable()).containsExactlyInAnyOrder(candidate(-1), candidate(-2));
        assertThat(conditions.drained(candidate(-1))).isTrue();
        assertThat(conditions.of(candidate(0)).lastUsed()).isZero();
        assertThat(conditions.of(candidate(999)).lastUsed()).isEqualTo(999);
    }

    private static Candidate candidate(int number) {
        return new Candidate("a", "m" + number);
    }
}

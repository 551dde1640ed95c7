package caravan.limits;

import static caravan.limits.Desk.Someone.ANN;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Limit;
import caravan.call.Limit.Algorithm;
import caravan.call.Limit.Measure;
import caravan.call.Operation;
import caravan.call.Wanted;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** For whom a limit holds, and how much of it one call takes. */
class WhomAndHowMuchTest {
    private static final String NONE = "limits: []";

    private static Limit own(long amount) {
        return new Limit("own", Measure.REQUESTS, amount, Duration.ofHours(1), Algorithm.GREEDY);
    }

    private static Call asks(Operation operation) {
        Call call = Desk.call(ANN);
        call.open(Wanted.of(operation, "gpt-4o"));
        return call;
    }

    @Test
    void nodesShareWhatAKeyHasForItself() {
        assertThat(new Desk(3, NONE).admitted(20, ANN.with(own(10)))).isEqualTo(3);
    }

    @Test
    void belowNothingIsNoLimitOfAKeyEither() {
        Call call = Desk.call(ANN.with(own(-1)));

        assertThat(new Desk(NONE).admits(call)).isTrue();
        assertThat(Desk.left(call, "requests")).isEqualTo("null");
    }

    @Test
    void whatAKeyHasForItselfIsAskedForByItsNameOrAsOneOfKeys() {
        Desk desk = new Desk("limits: [{name: other, amount: 5, window: 1m}]");

        assertThat(desk.refusal(Desk.call(ANN.with(own(0))), "other")).isEmpty();
        assertThat(desk.refusal(Desk.call(ANN.with(own(0))), "own")).contains("'own' is closed");
        assertThat(desk.refusal(Desk.call(ANN.with(own(0))), "key")).contains("'own' is closed");
    }

    @Test
    void aListOfModelsCostsNoTokensAndEmbeddingsOnlyWhatTheyRead() {
        assertThat(new Desk("limits: [{name: t, measure: tokens, amount: 0, window: 1m}]")
                        .admits(asks(Operation.MODELS)))
                .isTrue();

        Desk desk = new Desk("limits: [{name: t, measure: tokens, amount: 2, window: 1m}]");
        Call embeddings = asks(Operation.EMBEDDINGS);
        assertThat(desk.admits(embeddings)).isTrue();
        assertThat(Desk.left(embeddings, "tokens")).as("one at least").isEqualTo("1");
        assertThat(desk.admits(asks(Operation.EMBEDDINGS))).isTrue();
        assertThat(desk.admits(asks(Operation.EMBEDDINGS))).isFalse();
    }

    @Test
    void anAddressOfIpv6CountsByItsNetworkAndOneOfIpv4HoweverItIsWritten() {
        Desk desk = new Desk("limits: [{name: a, per: address, amount: 1, window: 1m}]");

        assertThat(desk.admits(ANN.at("2001:db8:1:2::1"))).isTrue();
        assertThat(desk.admits(ANN.at("2001:db8:1:2:ffff::2")))
                .as("the same /64")
                .isFalse();
        assertThat(desk.admits(ANN.at("2001:db8:1:3::1"))).as("another").isTrue();
        assertThat(desk.admits(ANN.at("192.0.2.1"))).isTrue();
        assertThat(desk.admits(ANN.at("::ffff:192.0.2.1"))).isFalse();
    }

    @Test
    void whoMayAnswerInSomebodysPlaceIsNotAskedAbout() {
        Desk desk = new Desk("limits: [{name: m, match: {model: second}, amount: 0, window: 1m}]");
        Call call = Desk.call(ANN);
        call.mayAsk(List.of(new Candidate("openai", "first"), new Candidate("openai", "second")));

        assertThat(desk.admits(call)).isTrue();
    }

    @Test
    void ofSeveralInTheWayTheOneIsNamedThatIsThereLast() {
        Desk desk = new Desk("""
                limits:
                  - {name: short, amount: 1, window: 1m}
                  - {name: long, amount: 1, window: 1h}
                  - {name: middle, amount: 1, window: 10m}
                """);
        desk.admits(ANN);

        assertThat(desk.refusal(Desk.call(ANN), null))
                .contains("'long' allows 1 requests per 1h. Try again in 3600 s.");
    }
}

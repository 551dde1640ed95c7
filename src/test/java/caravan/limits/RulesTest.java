package caravan.limits;

import static caravan.limits.Desk.Someone.ANN;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Call;
import caravan.call.Limit;
import caravan.config.Kept;
import caravan.config.Mistake;
import caravan.config.Mistakes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** For whom a rule holds, and what can be wrong with one. */
class RulesTest {
    private static final String WRONG = """
            default_max_tokens: many
            limits:
              - {amount: 30, window: 1m}
              - {name: "two words", amount: 30}
              - {name: a, amount: 30, window: 1ms}
              - {name: a, amount: 1.5, window: 1m, measure: tokns}
              - {name: b, measure: calls, amount: 3, window: 1m}
              - {name: c, amount: 2000000000, window: 1s}
              - {name: d, window: 1m, per: [adress, key]}
              - {name: e, amount: 2, window: 1m}
              - {name: f, amount: 3, window: 1m, match: {adress: x, address: [nowhere, 10.0.0.0/33], key: []}}
              - {name: g, amount: 3, window: 1m, match: {provider: opnai}}
              - {name: rate-limit, amount: 3, window: 1m, algoritm: greedy}
            """;

    private static Desk desk(String rules) {
        return new Desk("limits:\n" + rules.indent(2));
    }

    private static Call asks(String provider, String model) {
        return Desk.call(ANN, provider, model, "{}", 1);
    }

    @Test
    void whatHasNoPerIsSharedByAll() {
        Desk desk = desk("- {name: all, amount: 2, window: 1m}");

        assertThat(desk.admits(ANN)).isTrue();
        assertThat(desk.admits(ANN.at("192.0.2.2").named("bob"))).isTrue();
        assertThat(desk.admits(ANN.at("192.0.2.3").named("eve"))).isFalse();
    }

    @Test
    void eachOfThoseWhoAreToldApartHasABucket() {
        for (String per : List.of("address", "key", "owner", "team")) {
            Desk desk = desk("- {name: each, per: " + per + ", amount: 1, window: 1m}");
            Desk.Someone bob = new Desk.Someone("192.0.2.2", "bob", "bob@example.com", "sales", List.of());

            assertThat(desk.admitted(2, ANN)).as(per).isEqualTo(1);
            assertThat(desk.admitted(2, bob)).as(per).isEqualTo(1);
        }
    }

    @Test
    void modelsAndProvidersAreThoseOfTheFirstCandidate() {
        Desk desk = desk("""
                - {name: model, per: model, amount: 1, window: 1m}
                - {name: both, per: [provider, key], amount: 2, window: 1m}
                """);

        assertThat(desk.admits(asks("openai", "gpt-4o"))).isTrue();
        assertThat(desk.admits(asks("openai", "gpt-4o"))).as("the model again").isFalse();
        assertThat(desk.admits(asks("openai", "o3"))).isTrue();
        assertThat(desk.admits(asks("openai", "gpt-5")))
                .as("the provider again")
                .isFalse();
        assertThat(desk.admits(asks("groq", "gpt-5"))).isTrue();
    }

    @Test
    void aCombinationIsABucketOfItsOwn() {
        Desk desk = desk("- {name: pair, per: [team, model], amount: 1, window: 1m}");

        assertThat(desk.admits(asks("openai", "gpt-4o"))).isTrue();
        assertThat(desk.admits(asks("openai", "o3"))).isTrue();
        assertThat(desk.admits(Desk.call(ANN.of("sales"), "openai", "o3", "{}", 1)))
                .isTrue();
        assertThat(desk.admits(asks("openai", "o3"))).isFalse();
    }

    @Test
    void aRuleHoldsForThoseWhomItMatches() {
        Map<String, Boolean> matches = Map.ofEntries(
                Map.entry("address: 192.0.2.0/24", true),
                Map.entry("address: [10.0.0.0/8, 192.0.2.1]", true),
                Map.entry("address: 192.0.2.2", false),
                Map.entry("key: ann", true),
                Map.entry("key: an", false),
                Map.entry("key: 'a*'", true),
                Map.entry("owner: [bob, '*@example.com', 'ann@*']", true),
                Map.entry("team: sales", false),
                Map.entry("model: gpt-4o", true),
                Map.entry("model: openai/gpt-4o", true),
                Map.entry("model: 'openai/*'", true),
                Map.entry("model: 'gpt-5*'", false),
                Map.entry("provider: openai", true),
                Map.entry("team: research, model: o3", false),
                Map.entry("team: research, model: 'gpt*'", true));

        matches.forEach((match, holds) -> assertThat(desk("- {name: x, match: {" + match + "}, amount: 0, window: 1m}")
                        .admits(ANN))
                .as(match)
                .isEqualTo(!holds));
    }

    @Test
    void aRuleForTeamsDoesNotHoldForWhoHasNone() {
        Desk desk = desk("- {name: team, per: team, amount: 1, window: 1m}");

        assertThat(desk.admitted(3, ANN.of(""))).isEqualTo(3);
        assertThat(desk.admitted(3, ANN)).isEqualTo(1);
    }

    @Test
    void belowZeroIsNoLimitAndZeroIsClosed() {
        assertThat(desk("- {name: x, amount: -1, window: 1m}").admitted(50, ANN))
                .isEqualTo(50);
        Call call = Desk.call(ANN);

        assertThat(desk("- {name: x, amount: 0, window: 1m}").refusal(call, null))
                .isEqualTo("Rate limit reached: 'x' is closed.");
        assertThat(Desk.left(call, "requests")).isEqualTo("0");
    }

    @Test
    void whatIsRefusedByOneTakesNothingOfTheOthers() {
        Desk desk = desk("""
                - {name: wide, amount: 3, window: 1m}
                - {name: narrow, per: model, amount: 1, window: 1m}
                - {name: words, measure: tokens, amount: 100000, window: 1m}
                """);
        desk.admits(asks("openai", "gpt-4o"));

        for (int i = 0; i < 10; i++) {
            assertThat(desk.admits(asks("openai", "gpt-4o"))).isFalse();
        }

        Call other = asks("openai", "o3");
        assertThat(desk.admits(other)).isTrue();
        assertThat(Desk.left(other, "requests")).isEqualTo("0");
        assertThat(Desk.left(other, "tokens")).isEqualTo("97998");
        assertThat(desk.admits(asks("openai", "gpt-5"))).isTrue();
        assertThat(desk.admits(asks("openai", "gpt-6"))).as("the fourth").isFalse();
    }

    @Test
    void aStepMayAskOfSomeLimitsOnlyAndNoneIsAskedTwice() {
        Desk desk = desk("""
                - {name: a, per: team, amount: 5, window: 1m}
                - {name: b, per: key, amount: 5, window: 1m}
                """);
        Call call = Desk.call(ANN);

        assertThat(desk.refusal(call, "team")).isEmpty();
        assertThat(Desk.left(call, "requests")).isEqualTo("4");
        assertThat(desk.refusal(call, "b")).isEmpty();
        assertThat(desk.refusal(call, null)).isEmpty();
        assertThat(Desk.left(call, "requests")).isEqualTo("4");
        assertThat(desk.admitted(9, ANN)).isEqualTo(4);
    }

    @Test
    void whatAKeyHasForItselfHoldsBesides() {
        Desk desk = desk("- {name: all, amount: 3, window: 1m}");
        Desk.Someone limited =
                ANN.with(new Limit("own", Limit.Measure.REQUESTS, 1, Duration.ofMinutes(1), Limit.Algorithm.GREEDY));

        assertThat(desk.admits(limited)).isTrue();
        assertThat(desk.refusal(Desk.call(limited), null)).contains("'own' allows 1 requests per 1m");
        assertThat(desk.admitted(9, limited.named("bob"))).as("of another key").isEqualTo(1);
        assertThat(desk.admitted(9, ANN)).as("what is left for all").isEqualTo(1);
    }

    @Test
    void allMistakesAreToldAtOnceWithTheirPlaces() {
        Mistakes mistakes = new Mistakes();
        Desk.read(WRONG, setup(), mistakes);

        assertThat(mistakes.found())
                .extracting(RulesTest::told)
                .containsExactly(
                        "3 limits[0].name is missing: whoever is refused is told it",
                        "4 limits[1].window is missing: a time such as 1m or 1d",
                        "4 limits[1].name 'two words' is not a name: letters, digits, '-', '_' and '.', at most 64",
                        "5 limits[2].window must be from 1s to 366d",
                        "6 limits[3].measure 'tokns' is not one of requests, tokens, input-tokens, output-tokens, calls",
                        "6 limits[3].amount '1.5' is not a whole number from -1000000000000 to 1000000000000",
                        "6 limits[3].name 'a' is there already: each needs its own",
                        "7 limits[4].window does not go with measure: calls, which counts those that run at the same time",
                        "8 limits[5].amount is more than one in a nanosecond: give a longer window too",
                        "9 limits[6].amount is missing: a number, 0 for closed, -1 for no limit",
                        "9 limits[6].per 'adress' is not one of address, key, owner, team, model, provider; did you mean address?",
                        "10 limits[7].amount is less than one for each of the 3 nodes",
                        "11 limits[8].match.address 'nowhere' is not an address, or a network such as 10.0.0.0/8",
                        "11 limits[8].match.address '10.0.0.0/33' is not an address, or a network such as 10.0.0.0/8",
                        "11 limits[8].match.key names none; leave it out if the limit is for all",
                        "11 limits[8].match.adress is not known here; did you mean address? (known: address, key, owner,"
                                + " team, model, provider)",
                        "13 limits[10].name 'rate-limit' is there already: each needs its own",
                        "13 limits[10].algoritm is not known here; did you mean algorithm? (known: measure, window, name,"
                                + " amount, algorithm, match, per)",
                        "1 default_max_tokens 'many' is not a whole number from 0 to 1000000");
        assertThat(mistakes.warnings())
                .singleElement()
                .asString()
                .contains(".yaml:12: limits[9].")
                .contains("match.provider: 'opnai': no such provider is on");
    }

    private static String told(Mistake mistake) {
        return mistake.line() + " " + mistake.key() + " " + mistake.message();
    }

    private static Limits.Setup setup() {
        return new Limits.Setup(
                60L,
                3,
                Map.of(),
                model -> null,
                provider -> provider.equals("openai") ? null : "no such provider is on",
                Set::of,
                new Kept(),
                new Desk("").clock,
                new SimpleMeterRegistry());
    }
}

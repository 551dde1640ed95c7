package caravan.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.Gate;
import caravan.keys.Admin;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a step says besides its method is looked at when the routes are read, and not when the first call comes by. */
class LiteralsTest {
    private static final String ROUTE = "routes/answer.camel.yaml";
    private static final String LIMITS = "config/limits.yaml";
    private static final String RULES = "limits: [{name: burst, amount: 9, window: 1m}]\n";
    private static final String LOOK_UP = "method: lookUp,";
    private static final String ADMIT = "method: admit,";

    private static Gate gate() {
        return Admin.in(Gate.plan())
                .env("AUTH_TOKEN", "a-token")
                .file(LIMITS, RULES)
                .start();
    }

    private static List<String> edit(Gate gate, String was, String is) {
        String route = gate.read(ROUTE);
        assertThat(route).contains(was);
        return gate.write(ROUTE, route.replace(was, is)).reload();
    }

    private static void answersAsBefore(Gate gate) {
        assertThat(gate.post("/v1/chat/completions", Gate.chat("demo/echo", false), "Authorization", "Bearer a-token")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lookUp, | \"lookUp('soon')\", | answer/look-in-cache: lookUp: 'soon' must be off, on, or a time such as 30s, 5m or 1h",
                "lookUp, | \"lookUp(${body}, 'soon')\", | answer/look-in-cache: lookUp: 'soon' must be off, on, or a time such as",
                "lookUp, | \"lookUp('{{env:TERM_OF_MINE:soon}}')\", | answer/look-in-cache: lookUp: 'soon' must be off, on, or a",
                "admit, | \"admit('brust')\", | answer/limit-rate: admit: no limit is called 'brust'; did you mean burst? (there are: address, burst, key, model, owner, provider, rate-limit, team)",
            })
    void aWrongWordIsAMistakeWithItsPlaceAndTheOldRouteStays(String was, String is, String told) {
        try (Gate gate = gate()) {
            String route = gate.read(ROUTE);
            long line =
                    route.substring(0, route.indexOf("method: " + was)).lines().count();

            assertThat(edit(gate, "method: " + was, "method: " + is))
                    .satisfies(lines -> assertThat(lines.getFirst()).isEqualTo("refused"))
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains("answer.camel.yaml:" + line + ": " + told);
            answersAsBefore(gate);
        }
    }

    @Test
    void itIsAMistakeAtTheStartToo() {
        try (Gate gate = gate()) {
            String route = gate.read(ROUTE).replace(LOOK_UP, "method: \"lookUp('soon')\",");
            assertThatThrownBy(() -> Gate.plan().file(ROUTE, route).start())
                    .hasMessageContaining("answer/look-in-cache: lookUp: 'soon' must be off, on, or a time");
        }
    }

    @ParameterizedTest
    @CsvSource({"lookUp, off", "lookUp, 90s", "admit, burst", "admit, team", "admit, rate-limit"})
    void aRightWordIsNone(String method, String word) {
        try (Gate gate = gate()) {
            assertThat(edit(gate, "method: " + method + ",", "method: \"" + method + "('" + word + "')\",")
                            .getFirst())
                    .isEqualTo("done");
            answersAsBefore(gate);
        }
    }

    @Test
    void aLimitOfAKeyThatWasMadeAtRunTimeMayBeNamed() {
        try (Gate gate = gate()) {
            assertThat(edit(gate, ADMIT, "method: \"admit('hers')\",").getFirst())
                    .isEqualTo("refused");
            Admin.of(gate).make("{\"name\":\"ann\",\"limits\":[{\"name\":\"hers\",\"amount\":5,\"window\":\"1m\"}]}");
            assertThat(gate.reload().getFirst()).isEqualTo("done");
        }
    }

    /** The routes are the same then, and are not read again. */
    @Test
    void aRuleThatAStepNamesCannotBeTakenAway() {
        try (Gate gate = gate()) {
            assertThat(edit(gate, ADMIT, "method: \"admit('burst')\",").getFirst())
                    .isEqualTo("done");

            assertThat(gate.write(LIMITS, "limits: []\n").reload())
                    .hasSize(2)
                    .startsWith("refused")
                    .last()
                    .asString()
                    .contains("answer.camel.yaml:", "answer/limit-rate: admit: no limit is called 'burst'");
            answersAsBefore(gate);
            assertThat(gate.write(LIMITS, RULES.replace("9", "8")).reload().getFirst())
                    .isEqualTo("done");
        }
    }
}

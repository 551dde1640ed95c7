package caravan.books;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.Typed;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code ./caravan usage}, typed against the gateway that runs, tells what {@code /admin/usage} does. */
class UsageLineTest {
    private static final int CALLS = 60;
    private static Trade trade;

    @BeforeAll
    static void deal() {
        trade = Trade.open();
        trade.deal(CALLS);
        trade.awaitBooked(CALLS);
    }

    @AfterAll
    static void close() {
        trade.close();
    }

    private static Typed usage(String... options) {
        String[] words = new String[options.length + 1];
        words[0] = "usage";
        System.arraycopy(options, 0, words, 1, options.length);
        return Typed.in(trade.gate(), words);
    }

    private static List<String> cells(JsonNode row, String name) {
        return List.of(
                name,
                row.path("calls").asText(),
                row.path("errors").asText(),
                row.path("unpriced").asText(),
                row.path("input_tokens").asText(),
                row.path("output_tokens").asText(),
                row.path("cost_usd").asText());
    }

    private static List<String> cells(Typed typed, String line) {
        return typed.lines().stream()
                .filter(each -> each.startsWith(line + " "))
                .map(each -> List.of(each.split("\\s+")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void peopleGetATableByModelWithTheSumOfAll() {
        JsonNode told = trade.usage("?group_by=model");

        Typed typed = usage("--by", "model", "--since", "7d");

        assertThat(typed.code()).as(typed.err()).isZero();
        assertThat(typed.lines().getFirst().split("\\s{2,}"))
                .containsExactly("MODEL", "CALLS", "ERRORS", "UNPRICED", "INPUT TOKENS", "OUTPUT TOKENS", "COST USD");
        told.path("data").forEach(row -> {
            String model = row.path("model").asText();
            assertThat(cells(typed, model)).isEqualTo(cells(row, model));
        });
        assertThat(cells(typed, "(all)")).isEqualTo(cells(told.path("total"), "(all)"));
        assertThat(typed.lines()).hasSize(told.path("data").size() + 2);
    }

    @Test
    void scriptsGetTheAnswerAsItIs() {
        Typed typed = usage("--by=key,team", "--json");
        assertThat(Trade.tree(typed.out())).isEqualTo(trade.usage("?group_by=key,team"));
    }

    @Test
    void aTableForOtherProgramsIsTheOneOfTheGateway() {
        assertThat(usage("--by=team,day", "--csv").out())
                .isEqualTo(trade.admin()
                        .get("/admin/usage?group_by=team,day&format=csv")
                        .body());
    }

    @Test
    void whatIsWrongIsToldByItsName() {
        Typed typed = usage("--since=yesterday");
        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.err()).contains("'from'", "7d");
        assertThat(usage("--by=colour").err()).contains("'group_by'", "model, key, team, provider, day, hour");
    }

    @Test
    void aTimeBeforeAllCallsHasNone() {
        assertThat(usage("--until=2020-01-01").lines()).containsExactly("There are none.");
    }

    @Test
    void whereTheBooksAreOffItSaysSo() {
        try (Gate gate =
                caravan.keys.Admin.in(Gate.plan()).flag("books", "false").start()) {
            Typed typed = Typed.in(gate, "usage");
            assertThat(typed.code()).isEqualTo(1);
            assertThat(typed.err()).contains("The books are off");
        }
    }
}

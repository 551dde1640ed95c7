package caravan.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.call.Budget;
import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.Cost;
import caravan.call.Holder;
import caravan.call.Outcome;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.Tariff;
import caravan.call.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which budgets hold for a call: all that do must have room, and each is charged. */
class HierarchyTest {
    private static final String BUDGETS = """
            budgets:
              - {on: gateway, usd: 100, per: month}
              - {on: "owner:ann", usd: 50, per: month}
              - {on: "team:search", usd: 40, per: month}
              - {on: "tag:batch", usd: 30, per: month}
              - {on: "model:cheap", usd: 20, per: month}
              - {on: "model:p/de*", usd: 20, per: month}
              - {on: each key, usd: 10, per: month}
              - {on: "key:big", usd: 60, per: month}
              - {on: each team, usd: 5, per: month}
            """;
    private static final Tariff PRICES = (candidate, responseModel, usage) -> new Cost(
            new BigDecimal(candidate.model().equals("dear") ? "0.005" : "0.001")
                    .multiply(BigDecimal.valueOf(usage.inputTokens() + usage.outputTokens())),
            "test");
    private static final Caller ANN = caller("ci", new Holder("ann", "search", List.of("batch", "x"), ""));

    @TempDir
    Path folder;

    private Office office;

    @BeforeEach
    void open() throws IOException {
        office = Office.open(folder, BUDGETS, PRICES);
    }

    @AfterEach
    void close() {
        office.close();
    }

    private static Caller caller(String name, Holder holder, Budget... own) {
        return new Caller(name, List.of(), List.of(), null, List.of(), holder, List.of(), List.of(own));
    }

    private Call reserved(Caller caller, String... models) {
        return office.budgets().reserve(office.call("c", caller, models));
    }

    private static void end(Call call, int candidate, int tokens) {
        call.attempt(call.candidates().get(candidate));
        call.used(Usage.of(tokens, 0));
        call.conclude(Outcome.ok(200));
    }

    private String figure(String name, String what) {
        Object usd = Office.window(office.spend(), name + " month 2026-11-01T00:00:00Z")
                .get(what);
        return String.valueOf(usd);
    }

    private String spent(String name) {
        return figure(name, "spent_usd");
    }

    @Test
    void aCallIsChargedToKeyOwnerTeamTagModelAndGateway() {
        end(reserved(ANN, "cheap"), 0, 500);

        assertThat(List.of("key:ci", "owner:ann", "team:search", "tag:batch", "model:cheap", "gateway"))
                .allSatisfy(name -> assertThat(spent(name)).as(name).isEqualTo("0.5"));
        assertThat(spent("tag:x")).isEqualTo("null");
    }

    @Test
    void whatIsSaidOfOneGoesBeforeWhatIsSaidOfEach() {
        Caller big = caller("big", new Holder("", "search", List.of(), ""));
        for (int n = 0; n < 12; n++) {
            end(reserved(big, "other"), 0, 1_000);
        }
        assertThat(spent("key:big")).isEqualTo("12");

        Caller small = caller("small", new Holder("", "ads", List.of(), ""));
        end(reserved(small, "other"), 0, 4_000);
        assertThatThrownBy(() -> reserved(small, "other"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("'team:ads' for this month has too little left");
        assertThat(spent("gateway")).isEqualTo("16");
    }

    @Test
    void oneWithoutRoomIsEnoughAndThenNothingIsReservedInTheOthers() {
        Call running = reserved(ANN, "cheap");
        end(reserved(ANN, "cheap"), 0, 8_000);

        assertThatThrownBy(() -> reserved(ANN, "cheap"))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.BUDGET_SPENT))
                .hasMessageContaining("'key:ci' for this month is taken up by calls that are still running");
        assertThat(figure("gateway", "reserved_usd")).isEqualTo("2");

        running.conclude(Outcome.of(Reason.CALLER_LEFT));
        assertThat(figure("gateway", "reserved_usd")).isEqualTo("0");
        assertThat(figure("key:ci", "reserved_usd")).isEqualTo("0");
        end(reserved(ANN, "cheap"), 0, 1);
    }

    @Test
    void whatIsReservedIsWhatTheDearestOfThoseMayCostWhoMayAnswer() {
        Call call = reserved(caller("big", Holder.NOBODY), "cheap", "dear");

        assertThat(figure("gateway", "reserved_usd")).isEqualTo("10");
        assertThat(figure("model:cheap", "reserved_usd")).isEqualTo("10");

        end(call, 1, 100);
        assertThat(figure("gateway", "reserved_usd")).isEqualTo("0");
        assertThat(spent("gateway")).isEqualTo("0.5");
        assertThat(spent("model:p/de*")).isEqualTo("0.5");
        assertThat(spent("model:cheap")).as("it did not answer").isEqualTo("0");
    }

    @Test
    void aKeysOwnBudgetAndTheFilesShareWhatIsSpentAndBothHold() {
        Budget own = new Budget("key:big", new BigDecimal("3"), Budget.Per.MONTH, ZoneOffset.UTC, Budget.SOFT);
        Caller big = caller("big", Holder.NOBODY, own);

        end(reserved(big, "other"), 0, 1_500);

        assertThat(spent("key:big")).isEqualTo("1.5");
        assertThatThrownBy(() -> reserved(big, "other")).isInstanceOf(Refused.class);
        end(reserved(caller("big", Holder.NOBODY), "other"), 0, 1_500);
        assertThat(spent("key:big")).isEqualTo("3");
    }

    @Test
    void whatIsClaimedAfterTheEndOfACallIsGivenBackAtOnce() {
        Call call = office.call("c", ANN, "cheap");
        call.conclude(Outcome.of(Reason.CALLER_LEFT));

        office.budgets().reserve(call);

        assertThat(figure("gateway", "reserved_usd")).isEqualTo("0");
    }
}

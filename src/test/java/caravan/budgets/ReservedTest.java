package caravan.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.peers.Prices;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of a request's words on how long its answer may be, budgets and limits make the same. */
class ReservedTest {
    private static final long LIMIT = 1_000_000_000;

    @ParameterizedTest
    @CsvSource({
        "max_tokens, 50, 1, 50",
        "max_output_tokens, 50, 3, 150",
        "max_tokens, 0, 1, 1000",
        "max_completion_tokens, -1, 2, 2000"
    })
    void whatIsReservedInMoneyIsWhatIsHeldInTokens(String field, int most, int n, int tokens) {
        String question =
                Gate.chat("gpt-4o", true).replaceFirst("\\{", "{\"" + field + "\":" + most + ",\"n\":" + n + ",");
        int input = (question.length() + 3) / 4;
        try (Till till = Till.with(
                        "budgets: [{on: gateway, usd: 100, per: total}]\n",
                        plan -> plan.file(
                                "config/limits.yaml",
                                "limits: [{name: t, measure: tokens, amount: " + LIMIT
                                        + ", window: 1d, algorithm: aligned}]\n"));
                RawClient caller = till.rig().caller()) {
            till.rig().fake().next(Reply.sse(List.of("{\"choices\":[]}")).thenHang());
            RawClient.Head head =
                    caller.send(RawClient.post(Till.CHAT, question)).head();

            assertThat(head.header("x-ratelimit-remaining-tokens")).isEqualTo(Long.toString(LIMIT - input - tokens));
            assertThat(Till.figures(till.rig().gate())
                            .path("windows")
                            .path("gateway total 1970-01-01T00:00:00Z")
                            .path("reserved_usd")
                            .asText())
                    .isEqualTo(Prices.of(input, tokens).stripTrailingZeros().toPlainString());
            caller.reset();
            await().until(() -> till.rig().gate().inside() == 0);
        }
    }
}

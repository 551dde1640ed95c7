package caravan.books;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code #caravan usage} tells what the books say, in words. */
class UsageOrderTest {
    private static final int CALLS = 60;
    private static Trade trade;
    private static List<JsonNode> journal;

    @BeforeAll
    static void deal() {
        trade = Trade.open();
        trade.deal(CALLS);
        trade.awaitBooked(CALLS);
        journal = trade.gate().entries();
    }

    @AfterAll
    static void close() {
        trade.close();
    }

    private static String said(String order) {
        String body = "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":" + Json.quote(order) + "}]}";
        var answer = trade.gate().post("/v1/chat/completions", body, "Authorization", "Bearer sk-op");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Trade.tree(answer.body())
                .path("choices")
                .path(0)
                .path("message")
                .path("content")
                .asText();
    }

    /** As the journal has it. */
    private static String line(String name, List<JsonNode> entries) {
        long failed = entries.stream()
                .filter(each -> !each.path("outcome").asText().equals("ok"))
                .count();
        long unpriced =
                entries.stream().filter(each -> each.path("cost_usd").isNull()).count();
        BigDecimal cost = entries.stream()
                .filter(each -> !each.path("cost_usd").isNull())
                .map(Trade::cost)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return name + ": " + entries.size() + " calls"
                + (failed == 0 ? "" : ", " + failed + " failed")
                + (unpriced == 0 ? "" : ", " + unpriced + " without a known cost")
                + ", " + sum(entries, "input_tokens") + " input and " + sum(entries, "output_tokens")
                + " output tokens, "
                + (cost.signum() == 0 ? "0" : cost.stripTrailingZeros().toPlainString()) + " USD";
    }

    private static long sum(List<JsonNode> entries, String field) {
        return entries.stream().mapToLong(each -> each.path(field).asLong()).sum();
    }

    @Test
    void aWeekByKeyIsWhatTheJournalSays() {
        List<String> lines = said("#caravan usage 7d by key").lines().toList();

        assertThat(lines).first().isEqualTo("Usage, 7d by key (UTC):");
        for (String key : List.of("ann", "bob", "cy")) {
            assertThat(lines)
                    .contains(line(
                            key,
                            journal.stream()
                                    .filter(each -> each.path("caller").asText().equals(key))
                                    .toList()));
        }
    }

    @Test
    void byModelIsWhatIsToldIfNobodySaysByWhat() {
        assertThat(said("#caravan usage 7d"))
                .contains("Usage, 7d by model (UTC):", "gpt-4o: ", "gpt-5: ", "no-price: ", "without a known cost");
        assertThat(said("#caravan usage")).startsWith("Usage, today by model (UTC):");
    }

    @Test
    void whereTheBooksAreOffTheOrderSaysSo() {
        try (Gate gate = Gate.plan().flag("books", "false").start()) {
            String body = "{\"model\":\"demo/echo\",\"messages\":[{\"role\":\"user\",\"content\":\"#caravan usage\"}]}";
            assertThat(gate.post("/v1/chat/completions", body).body()).contains("The books are off");
        }
    }
}

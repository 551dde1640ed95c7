package caravan.books;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.testkit.Seen;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hundreds of calls at once: however they are added up, it is what the journal says, and what the provider saw. */
class UsageTest {
    private static final int CALLS = 600;
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

    private record Sums(long calls, long errors, long unpriced, long input, long output, BigDecimal cost) {
        static Sums of(JsonNode row) {
            return new Sums(
                    row.path("calls").asLong(),
                    row.path("errors").asLong(),
                    row.path("unpriced").asLong(),
                    row.path("input_tokens").asLong(),
                    row.path("output_tokens").asLong(),
                    Trade.cost(row).stripTrailingZeros());
        }

        static Sums of(List<JsonNode> entries) {
            return new Sums(
                    entries.size(),
                    entries.stream()
                            .filter(each -> !each.path("outcome").asText().equals("ok"))
                            .count(),
                    entries.stream()
                            .filter(each -> each.path("cost_usd").isNull()
                                    && !each.path("provider").isNull())
                            .count(),
                    entries.stream()
                            .mapToLong(each -> each.path("input_tokens").asLong())
                            .sum(),
                    entries.stream()
                            .mapToLong(each -> each.path("output_tokens").asLong())
                            .sum(),
                    entries.stream()
                            .filter(each -> !each.path("cost_usd").isNull())
                            .map(Trade::cost)
                            .reduce(BigDecimal.ZERO, BigDecimal::add)
                            .stripTrailingZeros());
        }
    }

    private static void agree(String by, Function<JsonNode, String> field) {
        JsonNode usage = trade.usage("?group_by=" + by);
        Map<String, Sums> told = new HashMap<>();
        usage.path("data").forEach(row -> told.put(row.path(by).asText(""), Sums.of(row)));
        Map<String, Sums> written = new HashMap<>();
        journal.stream()
                .collect(Collectors.groupingBy(field))
                .forEach((group, entries) -> written.put(group, Sums.of(entries)));

        assertThat(told).isEqualTo(written);
        assertThat(Sums.of(usage.path("total"))).isEqualTo(Sums.of(journal));
    }

    @Test
    void theSumsOfEachModelAreTheJournals() {
        agree("model", entry -> entry.path("request_model").asText());
    }

    @Test
    void theSumsOfEachKeyAreTheJournals() {
        agree("key", entry -> entry.path("caller").asText());
    }

    @Test
    void theSumsOfEachTeamAreTheJournals() {
        agree("team", entry -> entry.path("team").asText());
    }

    @Test
    void theSumsOfEachProviderAreTheJournals() {
        agree("provider", entry -> entry.path("provider").asText());
    }

    @Test
    void theSumsOfEachDayAndHourAreTheJournals() {
        agree("day", entry -> entry.path("at").asText().substring(0, 10));
        agree("hour", entry -> entry.path("at").asText().substring(0, 13) + ":00:00Z");
    }

    /** These are read without adding up, but for what two lengths of spans have in common. */
    @ParameterizedTest
    @ValueSource(
            strings = {"hour,model,key,team,provider", "provider,key,day,team,model", "day,hour,team,key,model,provider"
            })
    void theFinestTableIsTheJournalsToo(String by) {
        JsonNode usage = trade.usage("?group_by=" + by);
        Map<List<String>, Sums> told = new HashMap<>();
        usage.path("data").forEach(row -> told.put(group(by, row::path), Sums.of(row)));
        Map<List<String>, Sums> written = new HashMap<>();
        journal.stream()
                .collect(Collectors.groupingBy(entry -> group(by, column -> inJournal(column, entry))))
                .forEach((group, entries) -> written.put(group, Sums.of(entries)));

        assertThat(told).isEqualTo(written).hasSize(usage.path("data").size());
        assertThat(Sums.of(usage.path("total"))).isEqualTo(Sums.of(journal));
    }

    private static List<String> group(String by, Function<String, JsonNode> value) {
        return Stream.of(by.split(",", -1))
                .map(column -> value.apply(column).asText(""))
                .toList();
    }

    private static JsonNode inJournal(String column, JsonNode entry) {
        String at = entry.path("at").asText();
        return switch (column) {
            case "day" -> TextNode.valueOf(at.substring(0, 10));
            case "hour" -> TextNode.valueOf(at.substring(0, 13) + ":00:00Z");
            case "model" -> entry.path("request_model");
            case "key" -> entry.path("caller");
            default -> entry.path(column);
        };
    }

    @Test
    void theyAreWhatTheProviderSaw() {
        List<Seen> seen = trade.rig().fake().seen();
        JsonNode total = trade.usage("").path("total");

        assertThat(total.path("calls").asInt()).isEqualTo(CALLS).isEqualTo(seen.size());
        assertThat(total.path("errors").asLong())
                .isEqualTo(seen.stream().filter(each -> !Trade.answered(each)).count());
        assertThat(total.path("input_tokens").asInt())
                .isGreaterThanOrEqualTo(seen.stream()
                        .filter(Trade::answered)
                        .mapToInt(Trade::input)
                        .sum());
        for (String model : Trade.MODELS) {
            JsonNode row = row("model", model);
            assertThat(row.path("calls").asLong())
                    .isEqualTo(seen.stream()
                            .filter(each -> each.json().path("model").asText().equals(model))
                            .count());
        }
    }

    private static JsonNode row(String by, String value) {
        return StreamSupport.stream(trade.usage("?group_by=" + by).path("data").spliterator(), false)
                .filter(each -> each.path(by).asText().equals(value))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatHasNoPriceIsCountedAndNeverFree() {
        JsonNode row = row("model", "no-price");

        assertThat(row.path("unpriced").asLong())
                .isPositive()
                .isEqualTo(row.path("calls").asLong());
        assertThat(row.path("cost_usd").asText()).isEqualTo("0");
        assertThat(trade.usage("").path("total").path("unpriced").asLong())
                .isGreaterThanOrEqualTo(row.path("unpriced").asLong());
    }

    @Test
    void severalColumnsSplitFurther() {
        JsonNode usage = trade.usage("?group_by=team,key,model");

        assertThat(usage.path("data")).hasSize(9);
        assertThat(StreamSupport.stream(usage.path("data").spliterator(), false)
                        .map(Trade::cost)
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(Sums.of(journal).cost());
    }

    @Test
    void eachKeyIsToldItsOwnSumsAndNoOthers() {
        for (String key : Trade.KEYS) {
            JsonNode own = Trade.tree(trade.gate()
                    .get("/v1/usage?group_by=key", "Authorization", "Bearer " + key)
                    .body());

            String name = key.substring(3);
            assertThat(own.path("data")).hasSize(1);
            assertThat(Sums.of(own.path("data").path(0))).isEqualTo(Sums.of(row("key", name)));
            assertThat(own.path("total").path("calls").asLong()).isEqualTo(CALLS / Trade.KEYS.size());
        }
        assertThat(trade.gate().get("/v1/usage").statusCode()).isEqualTo(401);
    }

    @Test
    void aCallIsShownWholeByTheIdThatItsCallerWasGiven() {
        JsonNode failed =
                journal.stream().filter(entry -> entry.has("tries")).findFirst().orElseThrow();

        JsonNode shown = Trade.tree(
                trade.admin().get("/admin/calls/" + failed.path("id").asText()).body());

        failed.properties().forEach(field -> {
            if (!field.getKey().equals("event")) {
                assertThat(shown.path(field.getKey())).as(field.getKey()).isEqualTo(field.getValue());
            }
        });
        assertThat(shown.path("tries").path(0).path("status").asInt()).isEqualTo(500);
        assertThat(trade.admin().get("/admin/calls/req_none").statusCode()).isEqualTo(404);
    }

    @Test
    void theCallsOfOneKeyComeInPagesTheYoungestFirst() {
        String all = "";
        String before = "";
        int pages = 0;
        for (boolean more = true; more; pages++) {
            JsonNode page = Trade.tree(trade.admin()
                    .get("/admin/calls?limit=60&caller=ann&model=gpt-4o" + before)
                    .body());
            for (JsonNode each : page.path("data")) {
                assertThat(each.path("caller").asText()).isEqualTo("ann");
                assertThat(all).doesNotContain(each.path("id").asText());
                all += each.path("id").asText() + "\n";
            }
            more = page.path("has_more").asBoolean();
            before = "&before="
                    + all.substring(all.stripTrailing().lastIndexOf('\n') + 1).strip();
        }
        assertThat(pages).isEqualTo(2);
        List<String> written = journal.stream()
                .filter(entry -> entry.path("caller").asText().equals("ann"))
                .filter(entry -> entry.path("request_model").asText().equals("gpt-4o"))
                .map(entry -> entry.path("id").asText())
                .toList();
        assertThat(all.lines().toList()).isEqualTo(written.reversed());
    }

    @Test
    void theCallsThatFailedAreFoundByTheirOutcome() {
        JsonNode failed = Trade.tree(trade.admin()
                .get("/admin/calls?limit=1000&outcome=provider_status")
                .body());
        JsonNode well = Trade.tree(
                trade.admin().get("/admin/calls?limit=1000&outcome=ok").body());

        assertThat(failed.path("data").size()).isPositive();
        assertThat(failed.path("data").size() + well.path("data").size()).isEqualTo(CALLS);
    }
}

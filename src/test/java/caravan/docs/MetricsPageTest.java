package caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Outcome;
import caravan.call.Reason;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of the page on metrics list what there is, and nothing else. */
class MetricsPageTest {
    private static final Page PAGE = Page.read(Path.of("docs", "metrics.md"));

    /** What the caller does not see, or sees as the provider said it. */
    private static final Map<Reason, String> OTHERWISE = Map.of(
            Reason.CALLER_LEFT, "none",
            Reason.KILLED, "none",
            Reason.UPSTREAM_STATUS, "theirs",
            Reason.UPSTREAM_STREAM_ERROR, "200");

    /** The rows of the table whose heading begins so: their cells. */
    static List<List<String>> table(String first) {
        List<String> lines = PAGE.text().lines().toList();
        int from = lines.indexOf(lines.stream()
                .filter(line -> line.startsWith("| " + first + " |"))
                .findFirst()
                .orElseThrow());
        return lines.subList(from + 2, lines.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> List.of(line.substring(1).split("\\|", -1)).stream()
                        .map(String::strip)
                        .toList())
                .toList();
    }

    @Test
    void eachOutcomeStandsInTheTableWithTheStatusThatTheCallerSees() {
        Map<String, String> statuses = EnumSet.allOf(Reason.class).stream()
                .collect(Collectors.toMap(
                        Reason::tag, reason -> OTHERWISE.getOrDefault(reason, Integer.toString(reason.status()))));
        List<List<String>> rows = table("outcome");

        assertThat(rows)
                .extracting(List::getFirst)
                .containsExactlyInAnyOrderElementsOf(
                        Outcome.TAGS.stream().map(tag -> '`' + tag + '`').toList());
        for (List<String> row : rows) {
            String tag = row.getFirst().replace("`", "");
            assertThat(row.get(1)).as(tag).isEqualTo(statuses.getOrDefault(tag, "200"));
            assertThat(row.get(2)).as(tag).isNotBlank();
        }
    }

    @Test
    void whoRunsTheGatewayFindsWhatToDo() {
        assertThat(table("outcome"))
                .filteredOn(row -> row.getFirst().matches("`(policy|provider|gateway)_.*"))
                .allSatisfy(row -> assertThat(row.get(3)).as(row.getFirst()).isNotBlank());
    }

    /** What a cell of labels stands for. */
    private static Set<String> labels(String cell) {
        Set<String> labels = new TreeSet<>();
        Matcher named = Pattern.compile("`([a-z_]+)`").matcher(cell);
        while (named.find()) {
            labels.add(named.group(1));
        }
        if (cell.startsWith("who")) {
            labels.addAll(table("short").stream()
                    .filter(row -> cell.startsWith(row.getFirst() + ",") || cell.equals(row.getFirst()))
                    .map(row -> labels(row.get(1)))
                    .findFirst()
                    .orElseThrow());
        }
        return labels;
    }

    @Test
    void eachMetricStandsInTheTableWithItsLabels() {
        Map<String, Set<String>> rows = new TreeMap<>();
        for (List<String> row : table("metric")) {
            for (String name : labels(row.getFirst())) {
                rows.put(name, labels(row.get(1)));
            }
        }
        assertThat(rows).isEqualTo(Everything.scraped().families());
    }
}

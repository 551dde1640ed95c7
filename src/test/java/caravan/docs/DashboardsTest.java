package caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import caravan.call.Outcome;
import caravan.docs.PromQl.Match;
import caravan.docs.PromQl.Selector;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The dashboard and the alerts ask for nothing that a running gateway does not have. */
class DashboardsTest {
    private static final Path FOLDER = Path.of("docs", "dashboards");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((\\w+), (\\w+)\\)");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{\\s*(?:\\$labels\\.)?(\\w+)\\s*}}");

    /** Prometheus has it of everything that it fetches. */
    private static final Map<String, Set<String>> ITS_OWN = Map.of("up", Set.of("job", "instance"));

    private static final Set<String> FUNCTIONS =
            Set.of("rate", "increase", "sum", "max", "count", "histogram_quantile", "vector");

    private static Map<String, Set<String>> live;
    private static JsonNode dashboard;
    private static List<Map<String, Object>> alerts;

    @BeforeAll
    static void read() throws IOException {
        live = Everything.scraped().samples();
        dashboard = Json.MAPPER.readTree(Files.readString(FOLDER.resolve("caravan.json")));
        alerts = alerts();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> alerts() throws IOException {
        Object tree = new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(FOLDER.resolve("alerts.yaml")));
        List<Map<String, Object>> groups = (List<Map<String, Object>>) ((Map<String, Object>) tree).get("groups");
        return groups.stream()
                .flatMap(group -> ((List<Map<String, Object>>) group.get("rules")).stream())
                .toList();
    }

    private static Stream<JsonNode> targets() {
        return StreamSupport.stream(dashboard.path("panels").spliterator(), false)
                .flatMap(panel -> StreamSupport.stream(panel.path("targets").spliterator(), false));
    }

    private static Set<String> labels(String metric) {
        Set<String> labels = live.getOrDefault(metric, ITS_OWN.get(metric));
        assertThat(labels).as("there is no metric " + metric).isNotNull();
        return labels;
    }

    /** @return the labels that the answer has */
    private static Set<String> check(String expression) {
        PromQl question = PromQl.of(expression);
        assertThat(question.selectors()).as(expression).isNotEmpty();
        assertThat(FUNCTIONS).as(expression).containsAll(question.functions());
        Set<String> all = new TreeSet<>();
        for (Selector selector : question.selectors()) {
            Set<String> labels = labels(selector.metric());
            assertThat(labels).as(expression).containsAll(question.grouping());
            selector.matches().forEach(match -> check(selector.metric(), match));
            all.addAll(labels);
        }
        boolean grouped = expression.matches(".*\\b(sum|max|count)\\b.*");
        return grouped ? question.grouping() : all;
    }

    private static void check(String metric, Match match) {
        assertThat(labels(metric)).as(metric).contains(match.label());
        List<String> closed =
                switch (match.label()) {
                    case "outcome" -> metric.equals("caravan_calls_total") ? Outcome.TAGS : List.of("ok", "refused");
                    case "error_type" ->
                        Stream.concat(Outcome.TAGS.stream(), Stream.of("")).toList();
                    case "state" -> List.of("ready", "cooling", "open", "probing", "drained");
                    case "result" ->
                        metric.contains("cache")
                                ? List.of("hit", "shared", "miss", "bypass")
                                : List.of("sent", "failed", "dropped");
                    case "gen_ai_token_type" -> List.of("input", "output");
                    default -> List.of();
                };
        if (closed.isEmpty()) {
            return; // what it can be is the user's
        }
        for (String either : match.value().split("\\|", -1)) {
            String pattern = match.operator().contains("~") ? either : Pattern.quote(either);
            assertThat(closed).as(metric + " " + match).anyMatch(value -> value.matches(pattern));
        }
    }

    private static void checkLegend(String text, Set<String> labels) {
        Matcher named = LEGEND.matcher(text);
        while (named.find()) {
            assertThat(labels).as(text).contains(named.group(1));
        }
    }

    @Test
    void eachPanelAsksForWhatThereIs() {
        assertThat(targets())
                .hasSizeGreaterThan(30)
                .allSatisfy(target -> checkLegend(
                        target.path("legendFormat").asText(),
                        check(target.path("expr").asText())));
        for (JsonNode variable : dashboard.at("/templating/list")) {
            Matcher values = LABEL_VALUES.matcher(variable.path("query").asText());
            if (values.matches()) {
                assertThat(labels(values.group(1))).contains(values.group(2));
            }
        }
    }

    @Test
    void panelsHaveNumbersAndPlacesOfTheirOwn() {
        Set<String> numbers = new TreeSet<>();
        Set<String> places = new TreeSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            assertThat(numbers.add(panel.path("id").asText())).isTrue();
            assertThat(places.add(panel.at("/gridPos/x") + "," + panel.at("/gridPos/y")))
                    .isTrue();
            assertThat(panel.path("title").asText()).isNotBlank();
        }
    }

    @Test
    void eachAlertAsksForWhatThereIsAndSaysWhatItMeans() {
        assertThat(alerts).hasSizeGreaterThan(10).allSatisfy(alert -> {
            Set<String> labels = new TreeSet<>(check(String.valueOf(alert.get("expr"))));
            String summary = String.valueOf(((Map<?, ?>) alert.get("annotations")).get("summary"));
            assertThat(summary).isNotBlank();
            checkLegend(summary, labels);
            assertThat(String.valueOf(((Map<?, ?>) alert.get("labels")).get("severity")))
                    .isIn("critical", "warning", "info");
        });
    }

    @Test
    void thePageSaysWhatToDoAboutEachAlert() throws IOException {
        List<String> rows = Files.readString(FOLDER.resolve("README.md"))
                .lines()
                .filter(line -> line.startsWith("| `Caravan"))
                .toList();

        assertThat(rows.stream()
                        .flatMap(row -> Stream.of(
                                row.split("\\|", -1)[1].replace("`", "").strip().split(", ", -1))))
                .containsExactlyElementsOf(alerts.stream()
                        .map(alert -> String.valueOf(alert.get("alert")))
                        .toList());
        for (Map<String, Object> alert : alerts) {
            String severity = String.valueOf(((Map<?, ?>) alert.get("labels")).get("severity"));
            assertThat(rows)
                    .anyMatch(row ->
                            row.contains("`" + alert.get("alert") + "`") && row.contains("| " + severity + " |"));
        }
    }

    @Test
    void aQuestionIsReadAsPrometheusReadsIt() {
        PromQl question = PromQl.of(
                "histogram_quantile(0.5, sum by (le, a) (rate(x_bucket{b=~\"c|d\", e!=\"\"}[$__rate_interval]))) / y or vector(0)");

        assertThat(question.functions()).containsExactlyInAnyOrder("histogram_quantile", "rate", "sum", "vector");
        assertThat(question.grouping()).containsExactlyInAnyOrder("le", "a");
        assertThat(question.selectors())
                .containsExactly(
                        new Selector("x_bucket", List.of(new Match("b", "=~", "c|d"), new Match("e", "!=", ""))),
                        new Selector("y", List.of()));
    }
}

package caravan.books;

import caravan.call.Json;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The answer to a question about sums.
 *
 * @param rows each with the values that it has in common, in their order
 */
record Report(Question question, List<Row> rows) {
    private static final List<String> FIGURES = List.of(
            "calls",
            "errors",
            "unpriced",
            "estimated",
            "cache_hits",
            "input_tokens",
            "output_tokens",
            "cache_read_input_tokens",
            "cache_creation_input_tokens",
            "reasoning_output_tokens",
            "cost_usd");

    record Row(List<String> group, Tally sum) {}

    static Report of(Question question, Map<List<String>, Tally> sums) {
        List<Row> rows = new ArrayList<>(sums.size());
        sums.forEach((group, sum) -> {
            if (sum.calls() > 0) {
                rows.add(new Row(shown(question.by(), group), sum));
            }
        });
        rows.sort(Comparator.comparing(Row::group, Report::compare));
        return new Report(question, rows);
    }

    private static List<String> shown(List<Column> by, List<String> group) {
        List<String> shown = new ArrayList<>(group.size());
        for (int i = 0; i < group.size(); i++) {
            shown.add(by.get(i).show(group.get(i)));
        }
        return shown;
    }

    private static int compare(List<String> one, List<String> other) {
        int order = 0;
        for (int i = 0; i < one.size() && order == 0; i++) {
            order = one.get(i).compareTo(other.get(i));
        }
        return order;
    }

    private Tally total() {
        return rows.stream().map(Row::sum).reduce(Tally.NOTHING, Tally::plus);
    }

    String json() {
        ObjectNode json = Json.MAPPER.createObjectNode().put("object", "usage");
        put(json, "from", Period.words(question.period().from()));
        put(json, "to", Period.words(question.period().to()));
        ArrayNode by = json.putArray("group_by");
        question.by().forEach(column -> by.add(column.word()));
        ArrayNode all = json.putArray("data");
        for (Row row : rows) {
            ObjectNode one = all.addObject();
            for (int i = 0; i < row.group.size(); i++) {
                put(one, question.by().get(i).word(), row.group.get(i));
            }
            figures(one, row.sum);
        }
        figures(json.putObject("total"), total());
        return json.toString();
    }

    /** What is not known is null. */
    private static void put(ObjectNode json, String name, String value) {
        json.put(name, value.isEmpty() ? null : value);
    }

    private static void figures(ObjectNode json, Tally sum) {
        List<String> values = values(sum);
        for (int i = 0; i < FIGURES.size() - 1; i++) {
            json.put(FIGURES.get(i), Long.parseLong(values.get(i)));
        }
        json.put(FIGURES.getLast(), values.getLast());
    }

    private static List<String> values(Tally sum) {
        List<String> values = new ArrayList<>(FIGURES.size());
        for (long count : new long[] {
            sum.calls(),
            sum.errors(),
            sum.unpriced(),
            sum.estimated(),
            sum.hits(),
            sum.input(),
            sum.output(),
            sum.cacheRead(),
            sum.cacheCreation(),
            sum.reasoning()
        }) {
            values.add(Long.toString(count));
        }
        values.add(Money.plain(sum.cost()));
        return values;
    }

    String csv() {
        Csv csv = new Csv();
        List<String> names =
                new ArrayList<>(question.by().stream().map(Column::word).toList());
        names.addAll(FIGURES);
        csv.row(names);
        for (Row row : rows) {
            List<String> cells = new ArrayList<>(row.group);
            cells.addAll(values(row.sum));
            csv.row(cells);
        }
        return csv.toString();
    }
}

package caravan.books;

import caravan.call.Json;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The answer to a question about sums.
 *
 * @param rows each with the values that it has in common, in their order
 */
record Report(Question question, List<Row> rows) {
    private static final List<SerializedString> FIGURES = Stream.of(
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
                    "cost_usd")
            .map(SerializedString::new)
            .toList();

    /** About what a row needs, in bytes. */
    private static final int ROW = 320;

    record Row(List<String> group, Tally sum) {}

    static Report of(Question question, Map<List<String>, Tally> sums) {
        List<Row> rows = new ArrayList<>(sums.size());
        List<Map<String, String>> known = question.by().stream()
                .<Map<String, String>>map(column -> new HashMap<>())
                .toList();
        sums.forEach((group, sum) -> {
            if (sum.calls() > 0) {
                rows.add(new Row(shown(question.by(), group, known), sum));
            }
        });
        rows.sort(Comparator.comparing(Row::group, Report::compare));
        return new Report(question, rows);
    }

    /** @param known each column's values as they are shown, of which there are far fewer than rows */
    private static List<String> shown(List<Column> by, List<String> group, List<Map<String, String>> known) {
        List<String> shown = new ArrayList<>(group.size());
        for (int i = 0; i < group.size(); i++) {
            shown.add(known.get(i).computeIfAbsent(group.get(i), by.get(i)::show));
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

    Tally total() {
        return rows.stream().map(Row::sum).reduce(Tally.NOTHING, Tally::plus);
    }

    byte[] json() {
        ByteArrayOutputStream text = new ByteArrayOutputStream(ROW * (rows.size() + 2));
        try (JsonGenerator json = Json.MAPPER.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("object", "usage");
            put(json, "from", Period.words(question.period().from()));
            put(json, "to", Period.words(question.period().to()));
            json.writeArrayFieldStart("group_by");
            for (Column column : question.by()) {
                json.writeString(column.word());
            }
            json.writeEndArray();
            json.writeArrayFieldStart("data");
            for (Row row : rows) {
                row(json, row);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("total");
            figures(json, total());
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toByteArray();
    }

    private void row(JsonGenerator json, Row row) throws IOException {
        json.writeStartObject();
        for (int i = 0; i < row.group.size(); i++) {
            put(json, question.by().get(i).word(), row.group.get(i));
        }
        figures(json, row.sum);
        json.writeEndObject();
    }

    /** What is not known is null. */
    private static void put(JsonGenerator json, String name, String value) throws IOException {
        json.writeFieldName(name);
        if (value.isEmpty()) {
            json.writeNull();
        } else {
            json.writeString(value);
        }
    }

    private static void figures(JsonGenerator json, Tally sum) throws IOException {
        long[] counts = counts(sum);
        for (int i = 0; i < counts.length; i++) {
            json.writeFieldName(FIGURES.get(i));
            json.writeNumber(counts[i]);
        }
        json.writeFieldName(FIGURES.getLast());
        json.writeString(Money.plain(sum.cost()));
    }

    private static long[] counts(Tally sum) {
        return new long[] {
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
        };
    }

    private static List<String> values(Tally sum) {
        List<String> values = new ArrayList<>(FIGURES.size());
        for (long count : counts(sum)) {
            values.add(Long.toString(count));
        }
        values.add(Money.plain(sum.cost()));
        return values;
    }

    String csv() {
        Csv csv = new Csv();
        List<String> names =
                new ArrayList<>(question.by().stream().map(Column::word).toList());
        FIGURES.forEach(figure -> names.add(figure.getValue()));
        csv.row(names);
        for (Row row : rows) {
            List<String> cells = new ArrayList<>(row.group);
            cells.addAll(values(row.sum));
            csv.row(cells);
        }
        return csv.toString();
    }
}

package caravan.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows under headings, for people: each column as wide as what stands in it, numbers to the right. */
record Table(List<String> headings, List<List<String>> rows) {
    private static final String GAP = "  ";

    /** @param columns names of fields, such as {@code name} or {@code usage.input_tokens}; the last part is the heading */
    static Table of(JsonNode list, String... columns) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode each : list) {
            rows.add(List.of(columns).stream().map(name -> cell(at(each, name))).toList());
        }
        List<String> headings = List.of(columns).stream()
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .map(name -> name.replace('_', ' ').toUpperCase(Locale.ROOT))
                .toList();
        return new Table(headings, rows);
    }

    private static JsonNode at(JsonNode node, String name) {
        JsonNode found = node;
        for (String part : name.split("\\.", -1)) {
            found = found.path(part);
        }
        return found;
    }

    /** As people read it. Nothing that comes from elsewhere moves their cursor. */
    static String cell(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return "-";
        }
        if (value.isArray()) {
            List<String> all = new ArrayList<>();
            value.forEach(each -> all.add(cell(each)));
            return all.isEmpty() ? "-" : String.join(", ", all);
        }
        String text = value.isValueNode() ? value.asText() : value.toString();
        return plain(text).isEmpty() ? "-" : plain(text);
    }

    /** Without what could move the cursor. */
    static String plain(String text) {
        return text.replaceAll("\\p{C}", "?");
    }

    void print(PrintWriter out) {
        if (rows.isEmpty()) {
            out.println("There are none.");
            return;
        }
        line(headings, out);
        rows.forEach(row -> line(row, out));
    }

    private void line(List<String> cells, PrintWriter out) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String padding = " ".repeat(width(column) - length(cells.get(column)));
            line.append(isOfNumbers(column) ? padding + cells.get(column) : cells.get(column) + padding)
                    .append(GAP);
        }
        out.println(line.toString().stripTrailing());
    }

    private int width(int column) {
        int widest =
                rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
        return Math.max(length(headings.get(column)), widest);
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    private boolean isOfNumbers(int column) {
        return rows.stream().allMatch(row -> row.get(column).matches("-|-?[\\d.]+"))
                && rows.stream().anyMatch(row -> !row.get(column).equals("-"));
    }
}

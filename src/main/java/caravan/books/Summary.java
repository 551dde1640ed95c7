package caravan.books;

import caravan.books.Report.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Sums in words, a line each: what has cost the most stands first. */
record Summary(String title, List<Row> rows, Tally total) {
    private static final int MOST_LINES = 40;
    private static final Comparator<Row> DEAREST = Comparator.comparing(
                    (Row row) -> row.sum().cost())
            .thenComparing(row -> row.sum().calls())
            .reversed();

    static Summary of(String period, String group, Report report) {
        List<Row> rows = report.rows().stream().sorted(DEAREST).toList();
        return new Summary("Usage, " + period + " by " + group + " (UTC):", rows, report.total());
    }

    List<String> lines() {
        if (rows.isEmpty()) {
            return List.of(title, "no calls");
        }
        List<String> lines = new ArrayList<>(List.of(title));
        rows.stream().limit(MOST_LINES).forEach(row -> lines.add(name(row) + ": " + words(row.sum())));
        if (rows.size() > MOST_LINES) {
            lines.add("and " + (rows.size() - MOST_LINES) + " more");
        }
        lines.add("all: " + words(total));
        return lines;
    }

    private static String name(Row row) {
        return row.group().getFirst().isEmpty() ? "none" : row.group().getFirst();
    }

    private static String words(Tally sum) {
        return sum.calls() + (sum.calls() == 1 ? " call" : " calls")
                + some(sum.errors(), "failed")
                + some(sum.unpriced(), "without a known cost")
                + ", " + sum.input() + " input and " + sum.output() + " output tokens, "
                + Money.plain(sum.cost()) + " USD";
    }

    private static String some(long count, String what) {
        return count == 0 ? "" : ", " + count + " " + what;
    }
}

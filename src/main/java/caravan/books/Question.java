package caravan.books;

import caravan.books.Shelf.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to know of the sums.
 *
 * @param by what they are to be split by
 * @param csv as a table rather than JSON?
 */
record Question(Period period, List<Column> by, boolean csv) {
    private static final List<String> KNOWN = List.of("from", "to", "group_by", "format");

    /** @param now the end of times that are told back from it */
    static Question of(String text, Instant now) {
        Query query = Query.of(text, KNOWN);
        return new Question(Period.of(query, now), columns(query.text("group_by")), isCsv(query.text("format")));
    }

    private static List<Column> columns(@Nullable String text) {
        List<Column> by = new ArrayList<>();
        for (String word : text == null ? new String[0] : text.split(",", -1)) {
            Column column = Stream.of(Column.values())
                    .filter(each -> each.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> Query.wrong("group_by", "must be some of " + Column.words() + ", with commas"));
            if (by.contains(column)) {
                throw Query.wrong("group_by", "has " + word + " twice");
            }
            by.add(column);
        }
        return by;
    }

    private static boolean isCsv(@Nullable String format) {
        return switch (format == null ? "json" : format) {
            case "json" -> false;
            case "csv" -> true;
            default -> throw Query.wrong("format", "must be json or csv");
        };
    }

    /** @param caller whose sums; null for everybody's */
    Wanted wanted(@Nullable String caller) {
        return new Wanted(by, period.ranges(by.contains(Column.HOUR)), caller);
    }
}

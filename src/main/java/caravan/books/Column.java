package caravan.books;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What sums can be split by. */
enum Column {
    MODEL("model"),
    KEY("caller"),
    TEAM("team"),
    PROVIDER("provider"),
    DAY("start - start % 24"),
    HOUR(Column.START);

    private static final String START = "start";

    /** What no two spans of one length have in common. */
    static final List<String> APART = List.of(START, MODEL.sql, PROVIDER.sql, KEY.sql, TEAM.sql);

    private final String sql;

    Column(String sql) {
        this.sql = sql;
    }

    /** @param hours how long the spans are: the start of a day's is its day, and the database has them in that order */
    String sql(int hours) {
        return this == DAY && hours == Span.DAY ? START : sql;
    }

    /** As in a query. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As it is shown. */
    String show(String value) {
        return switch (this) {
            case DAY -> Span.instant(Long.parseLong(value)).toString().substring(0, 10);
            case HOUR -> Span.instant(Long.parseLong(value)).toString();
            default -> value;
        };
    }

    static String words() {
        return Stream.of(values()).map(Column::word).collect(Collectors.joining(", "));
    }
}

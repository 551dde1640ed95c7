package caravan.books;

import caravan.books.Past.Place;
import caravan.store.Database;
import caravan.store.Session;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The books in the database that is there anyway: one connection writes, another reads what is written to its end. */
record SqliteShelf(Database writing, Database reading) implements Shelf {
    private static final int PATIENCE_MILLIS = 1_000;
    private static final Duration DAY = Duration.ofDays(1);

    private static final String ENTRY =
            "INSERT OR IGNORE INTO entry (id, at, caller, model, outcome, line) VALUES (?, ?, ?, ?, ?, ?)";
    private static final String FORGET = "DELETE FROM entry WHERE (at < ? OR at > ?)"
            + " AND number IN (SELECT number FROM entry ORDER BY number LIMIT ?)";
    private static final String PLACE = "INSERT OR REPLACE INTO place (one, segment, bytes) VALUES (1, ?, ?)";
    private static final String FIGURES =
            "calls, errors, unpriced, estimated, cache_hits, input, output, cache_read, cache_creation, reasoning,"
                    + " cost_micros, cost_attos, cost_dust";
    private static final String SUMS =
            "sum(calls), sum(errors), sum(unpriced), sum(estimated), sum(cache_hits), sum(input),"
                    + " sum(output), sum(cache_read), sum(cache_creation), sum(reasoning), sum(cost_micros), sum(cost_attos),"
                    + " group_concat(cost_dust)";

    static SqliteShelf in(Database database) {
        return new SqliteShelf(database.beside(PATIENCE_MILLIS), database.beside(PATIENCE_MILLIS));
    }

    @Override
    public boolean exists() {
        return writing.exists();
    }

    @Override
    public Place reached() {
        return writing.exists() ? writing.query(SqliteShelf::reached) : Place.START;
    }

    private static Place reached(Session session) throws SQLException {
        List<Place> places = session.rows(
                "SELECT segment, bytes FROM place", row -> new Place(row.getInt("segment"), row.getLong("bytes")));
        return places.isEmpty() ? Place.START : places.getFirst();
    }

    @Override
    public boolean add(Place from, List<Entry> entries, Place to) {
        return writing.transaction(session -> {
            if (!reached(session).equals(from)) {
                return false;
            }
            Spans.add(session, fresh(session, entries));
            session.run(PLACE, to.segment(), to.bytes());
            return true;
        });
    }

    /** Those that were not there yet. */
    private static List<Entry> fresh(Session session, List<Entry> entries) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>(entries.size());
        for (Entry each : entries) {
            rows.add(new @Nullable Object[] {
                each.id(), each.at().toEpochMilli(), each.caller(), each.model(), each.outcome(), each.line()
            });
        }
        int[] added = session.runAll(ENTRY, rows);
        List<Entry> fresh = new ArrayList<>(entries.size());
        for (int i = 0; i < added.length; i++) {
            if (added[i] > 0) {
                fresh.add(entries.get(i));
            }
        }
        return fresh;
    }

    /**
     * The oldest stand first, so it need not look far. One from days to come was written by a clock that was wrong, and would be in
     * the way for as long.
     */
    @Override
    public boolean forget(Instant now, Keeping keeping, int most) {
        if (!writing.exists()) {
            return false;
        }
        return writing.transaction(session -> {
            int gone = session.run(
                    FORGET,
                    now.minus(keeping.entries()).toEpochMilli(),
                    now.plus(DAY).toEpochMilli(),
                    most);
            gone += Spans.forgetOldest(session, Span.HOUR, now.minus(keeping.hours()));
            gone += Spans.forgetOldest(session, Span.DAY, now.minus(keeping.days()));
            return gone > 0;
        });
    }

    @Override
    public Map<List<String>, Tally> sums(Wanted wanted, int most) {
        Map<List<String>, Tally> sums = new LinkedHashMap<>();
        if (reading.exists()) {
            reading.query(session -> {
                for (Range range : wanted.ranges()) {
                    session.rows(
                            sql(wanted, range, most),
                            row -> merge(row, wanted.by().size(), sums),
                            values(wanted, range));
                }
                return sums;
            });
        }
        return sums;
    }

    private static String sql(Wanted wanted, Range range, int most) {
        List<String> by =
                wanted.by().stream().map(column -> column.sql(range.hours())).toList();
        boolean apart = by.containsAll(Column.APART); // then there is nothing to add up, which takes its time
        return "SELECT " + each(by) + (apart ? FIGURES : SUMS)
                + " FROM span WHERE hours = ? AND start >= ? AND start < ?"
                + (wanted.caller() == null ? "" : " AND caller = ?")
                + (apart || by.isEmpty() ? "" : " GROUP BY " + String.join(", ", by)) + " LIMIT " + (most + 1);
    }

    private static String each(List<String> columns) {
        return columns.stream().map(column -> column + ", ").collect(Collectors.joining());
    }

    private static @Nullable Object[] values(Wanted wanted, Range range) {
        return wanted.caller() == null
                ? new @Nullable Object[] {range.hours(), range.from(), range.to()}
                : new @Nullable Object[] {range.hours(), range.from(), range.to(), wanted.caller()};
    }

    private static int merge(ResultSet row, int columns, Map<List<String>, Tally> sums) throws SQLException {
        List<String> group = new ArrayList<>(columns);
        for (int i = 1; i <= columns; i++) {
            group.add(row.getString(i));
        }
        sums.merge(group, tally(row, columns), Tally::plus);
        return 0;
    }

    private static Tally tally(ResultSet row, int before) throws SQLException {
        return new Tally(
                row.getLong(before + 1),
                row.getLong(before + 2),
                row.getLong(before + 3),
                row.getLong(before + 4),
                row.getLong(before + 5),
                row.getLong(before + 6),
                row.getLong(before + 7),
                row.getLong(before + 8),
                row.getLong(before + 9),
                row.getLong(before + 10),
                Money.usd(row.getLong(before + 11), row.getLong(before + 12), dust(row.getString(before + 13))));
    }

    private static BigDecimal dust(@Nullable String all) {
        BigDecimal sum = BigDecimal.ZERO;
        for (String each : all == null ? new String[0] : all.split(",", -1)) {
            sum = sum.add(new BigDecimal(each));
        }
        return sum;
    }

    @Override
    public @Nullable String line(String id) {
        List<String> lines = rows("SELECT line FROM entry WHERE id = ?", List.of(id));
        return lines.isEmpty() ? null : lines.getFirst();
    }

    @Override
    public List<String> lines(Recent recent) {
        StringBuilder sql = new StringBuilder("SELECT line FROM entry WHERE 1");
        List<Object> values = new ArrayList<>();
        and(" AND number < (SELECT number FROM entry WHERE id = ?)", recent.before(), sql, values);
        and(" AND caller = ?", recent.caller(), sql, values);
        // of a key's calls there are fewer than of a model's: the plus leaves the model's index alone
        and(recent.caller() == null ? " AND model = ?" : " AND +model = ?", recent.model(), sql, values);
        // said twice, since there is an index of those that are not ok
        boolean failed = !Entry.OK.equals(recent.outcome());
        and(" AND outcome = ?" + (failed ? " AND outcome <> 'ok'" : ""), recent.outcome(), sql, values);
        sql.append(" ORDER BY number DESC LIMIT ?");
        values.add(recent.limit());
        return rows(sql.toString(), values);
    }

    private static void and(String clause, @Nullable String value, StringBuilder sql, List<Object> values) {
        if (value != null) {
            sql.append(clause);
            values.add(value);
        }
    }

    private List<String> rows(String sql, List<Object> values) {
        return reading.exists()
                ? reading.query(session -> session.rows(sql, row -> row.getString(1), values.toArray()))
                : List.of();
    }

    @Override
    public void close() {
        writing.close();
        reading.close();
    }
}

package caravan.books;

import caravan.store.Session;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sums in the database. */
final class Spans {
    private static final String ADD =
            "INSERT INTO span VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT DO UPDATE SET calls = calls + excluded.calls, errors = errors + excluded.errors,"
                    + " unpriced = unpriced + excluded.unpriced, estimated = estimated + excluded.estimated,"
                    + " cache_hits = cache_hits + excluded.cache_hits, input = input + excluded.input,"
                    + " output = output + excluded.output, cache_read = cache_read + excluded.cache_read,"
                    + " cache_creation = cache_creation + excluded.cache_creation, reasoning = reasoning + excluded.reasoning,"
                    + " cost_micros = cost_micros + excluded.cost_micros + (cost_attos + excluded.cost_attos) / 1000000000000,"
                    + " cost_attos = (cost_attos + excluded.cost_attos) % 1000000000000,"
                    + " cost_dust = coalesce(excluded.cost_dust, cost_dust)";
    private static final String DUST = "SELECT cost_dust FROM span WHERE hours = ? AND start = ? AND model = ?"
            + " AND provider = ? AND caller = ? AND team = ? AND cost_dust IS NOT NULL";

    private Spans() {}

    static void add(Session session, List<Entry> entries) throws SQLException {
        Map<Span, Tally> sums = new HashMap<>();
        entries.forEach(entry -> Span.of(entry).forEach(span -> sums.merge(span, Tally.of(entry), Tally::plus)));
        List<@Nullable Object[]> rows = new ArrayList<>(sums.size());
        for (Map.Entry<Span, Tally> sum : sums.entrySet()) {
            rows.add(row(session, sum.getKey(), sum.getValue()));
        }
        session.runAll(ADD, rows);
    }

    private static @Nullable Object[] row(Session session, Span span, Tally sum) throws SQLException {
        Money cost = Money.of(sum.cost());
        return new @Nullable Object[] {
            span.hours(),
            span.start(),
            span.model(),
            span.provider(),
            span.caller(),
            span.team(),
            sum.calls(),
            sum.errors(),
            sum.unpriced(),
            sum.estimated(),
            sum.hits(),
            sum.input(),
            sum.output(),
            sum.cacheRead(),
            sum.cacheCreation(),
            sum.reasoning(),
            cost.micros(),
            cost.attos(),
            cost.dust() == null ? null : cost.dust().add(dust(session, span)).toPlainString()
        };
    }

    /** SQLite would add it up as floating point. */
    private static BigDecimal dust(Session session, Span span) throws SQLException {
        List<String> there = session.rows(
                DUST,
                row -> row.getString(1),
                span.hours(),
                span.start(),
                span.model(),
                span.provider(),
                span.caller(),
                span.team());
        return there.isEmpty() ? BigDecimal.ZERO : new BigDecimal(there.getFirst());
    }

    /** One hour or day at a time. */
    static int forgetOldest(Session session, int hours, Instant before) throws SQLException {
        return session.run(
                "DELETE FROM span WHERE hours = ? AND start ="
                        + " (SELECT min(start) FROM span WHERE hours = ?) AND start < ?",
                hours,
                hours,
                Span.hour(before) - hours + 1);
    }
}

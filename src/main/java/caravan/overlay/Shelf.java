package caravan.overlay;

import caravan.overlay.Row.Kind;
import caravan.store.Database;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The orders as they lie in the database; provider keys are sealed there. */
record Shelf(Database database, @Nullable Seal seal) {
    private static final Logger LOG = LoggerFactory.getLogger(Overlay.class);

    private static final String ALL = "SELECT * FROM given_order ORDER BY number";
    private static final String LAST = "SELECT coalesce(max(number), 0) FROM given_order";
    private static final String DELETE = "DELETE FROM given_order WHERE kind = ? AND name = ?";
    private static final String INSERT =
            "INSERT INTO given_order (number, kind, name, removes, said, sealed, given_at, given_by)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

    /** Those that can be read. A key whose seal is another one stays where it is. */
    List<Row> all() {
        List<Row> rows = new ArrayList<>();
        if (database.exists()) {
            database.query(session -> session.rows(ALL, this::row)).forEach(row -> {
                if (row != null) {
                    rows.add(row);
                }
            });
        }
        return rows;
    }

    private @Nullable Row row(ResultSet row) throws SQLException {
        Kind kind = Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT));
        String name = row.getString("name");
        byte[] sealed = row.getBytes("sealed");
        String said = sealed == null ? row.getString("said") : opened(sealed, name);
        if (said == null && row.getInt("removes") == 0) {
            LOG.error(
                    "A key of {} that an order gave is not used: CARAVAN_MASTER_KEY is {}",
                    name.substring(0, Math.max(0, name.indexOf(' '))),
                    seal == null ? "not set" : "not the one that it was sealed with");
            return null;
        }
        return new Row(
                row.getLong("number"),
                kind,
                name,
                said,
                Instant.parse(row.getString("given_at")),
                row.getString("given_by"),
                true);
    }

    private @Nullable String opened(byte[] sealed, String name) {
        byte[] text = seal == null ? null : seal.open(sealed, name);
        return text == null ? null : new String(text, StandardCharsets.UTF_8);
    }

    /** The highest number that was ever kept, even of one that cannot be read. */
    long last() {
        return database.exists()
                ? database.query(session -> session.rows(LAST, row -> row.getLong(1)))
                        .getFirst()
                : 0;
    }

    /** Can it be kept without anybody being able to read it? */
    boolean mayKeep(Row row) {
        return row.kind() == Kind.MODEL || row.said() == null || seal != null;
    }

    /** Puts one in the place of another: all of it or nothing. */
    void replace(@Nullable Row old, @Nullable Row next) {
        database.durable(session -> {
            if (old != null) {
                session.run(DELETE, kind(old), old.name());
            }
            if (next != null && next.lasts()) {
                boolean key = next.kind() == Kind.KEY;
                session.run(DELETE, kind(next), next.name());
                session.run(
                        INSERT,
                        next.number(),
                        kind(next),
                        next.name(),
                        next.said() == null ? 1 : 0,
                        key ? null : next.said(),
                        key ? sealed(next) : null,
                        next.at().toString(),
                        next.by());
            }
            return null;
        });
    }

    private byte @Nullable [] sealed(Row row) {
        return row.said() == null || seal == null
                ? null
                : seal.close(row.said().getBytes(StandardCharsets.UTF_8), row.name());
    }

    private static String kind(Row row) {
        return row.kind().name().toLowerCase(Locale.ROOT);
    }
}

package caravan.keys;

import caravan.keys.Issued.Former;
import caravan.store.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys made at run time as they lie in the database. One that was withdrawn must not be back after a power cut. That there is any
 * stands in a file beside it too: of a database that cannot be read, nobody could say.
 */
record Shelf(Database database) {
    private static final Logger LOG = LoggerFactory.getLogger(Register.class);

    private static final String MARK = "keys.made";
    private static final String WORDS = "There are keys in caravan.db that were made at run time.\n";

    private static final String INSERT =
            "INSERT INTO virtual_key (number, id, name, sha256, terms, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE = "UPDATE virtual_key"
            + " SET sha256 = ?, terms = ?, changed_at = ?, old_sha256 = ?, old_until = ? WHERE id = ?";
    private static final String DELETE = "DELETE FROM virtual_key WHERE id = ?";
    private static final String ALL = "SELECT * FROM virtual_key ORDER BY number";

    /** @param reading makes terms of a name and of what was said */
    List<Issued> all(BiFunction<String, String, Terms> reading) {
        List<Issued> all = database.exists()
                ? database.query(session -> session.rows(ALL, row -> issued(row, reading)))
                : List.of();
        if (!all.isEmpty() && !marked()) {
            try {
                mark();
            } catch (UncheckedIOException later) {
                LOG.warn("{} cannot be written: {}", MARK, String.valueOf(later.getCause()));
            }
        }
        return all;
    }

    private Path markFile() {
        return database.file().resolveSibling(MARK);
    }

    /** Was a key ever made here? */
    boolean marked() {
        return Files.exists(markFile());
    }

    private void mark() {
        try {
            Files.writeString(markFile(), WORDS);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Issued issued(ResultSet row, BiFunction<String, String, Terms> reading) throws SQLException {
        String said = row.getString("terms");
        return new Issued(
                row.getLong("number"),
                row.getString("id"),
                row.getString("sha256"),
                said,
                reading.apply(row.getString("name"), said),
                Instant.parse(row.getString("created_at")),
                Instant.parse(row.getString("changed_at")),
                former(row.getString("old_sha256"), row.getString("old_until")));
    }

    private static @Nullable Former former(@Nullable String sha256, @Nullable String until) {
        return sha256 == null || until == null ? null : new Former(sha256, Instant.parse(until));
    }

    void add(Issued key) {
        if (!marked()) {
            mark();
        }
        database.durable(session -> session.run(
                INSERT,
                key.number(),
                key.id(),
                key.name(),
                key.sha256(),
                key.text(),
                key.made().toString(),
                key.changed().toString()));
    }

    void change(Issued key) {
        Former former = key.former();
        database.durable(session -> session.run(
                UPDATE,
                key.sha256(),
                key.text(),
                key.changed().toString(),
                former == null ? null : former.sha256(),
                former == null ? null : former.until().toString(),
                key.id()));
    }

    void remove(Issued key) {
        database.durable(session -> session.run(DELETE, key.id()));
    }
}

package caravan.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/** Brings a database from wherever it stands to what this program needs: script by script, each whole or not at all. */
final class Migrations {
    /** In {@code src/main/resources/db}. One that was released is never changed: what is new is a new one, at the end. */
    static final List<String> SCRIPTS = List.of("001-keys.sql", "002-orders.sql", "003-books.sql");

    private Migrations() {}

    /** @throws IOException if a newer program has written it */
    static void run(Session session, Path file) throws IOException, SQLException {
        session.run("CREATE TABLE IF NOT EXISTS migration ("
                + "number INTEGER PRIMARY KEY, script TEXT NOT NULL, run_at TEXT NOT NULL) STRICT");
        int done = session.rows("SELECT coalesce(max(number), 0) FROM migration", row -> row.getInt(1))
                .getFirst();
        if (done > SCRIPTS.size()) {
            throw new IOException(file + " was written by a newer Caravan (it is at " + done + ", this one knows "
                    + SCRIPTS.size() + "): start that one, or set CARAVAN_DATA to another folder");
        }
        for (int number = done + 1; number <= SCRIPTS.size(); number++) {
            run(session, number, SCRIPTS.get(number - 1));
        }
    }

    private static void run(Session session, int number, String script) throws SQLException {
        session.whole(in -> {
            in.script(text(script));
            return in.run("INSERT INTO migration VALUES (?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))", number, script);
        });
    }

    static String text(String script) {
        try (InputStream text = Migrations.class.getResourceAsStream("/db/" + script)) {
            return new String(Objects.requireNonNull(text, script).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

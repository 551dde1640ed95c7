package caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database is brought forward script by script, and never back. */
class MigrationsTest {
    @TempDir
    Path folder;

    private static List<Integer> done(Database database) {
        return database.query(
                session -> session.rows("SELECT number FROM migration ORDER BY number", row -> row.getInt(1)));
    }

    @Test
    void theListHasEveryScriptInItsOrder() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "main", "resources", "db"))) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted())
                    .isEqualTo(Migrations.SCRIPTS);
        }
        for (int i = 0; i < Migrations.SCRIPTS.size(); i++) {
            assertThat(Migrations.SCRIPTS.get(i)).matches("%03d-[a-z-]+\\.sql".formatted(i + 1));
        }
    }

    @Test
    void eachScriptRunsOnce() throws IOException {
        List<Integer> first;
        try (Database database = Database.open(folder)) {
            first = done(database);
        }
        try (Database database = Database.open(folder)) {
            assertThat(done(database)).isEqualTo(first).hasSize(Migrations.SCRIPTS.size());
        }
    }

    @Test
    void aScriptThatFailsHalfWayHasDoneNothing() throws IOException {
        try (Database database = Database.open(folder)) {
            assertThatThrownBy(() -> database.transaction(session -> {
                        session.script("CREATE TABLE first (n INTEGER); CREATE NONSENSE;");
                        return null;
                    }))
                    .isInstanceOf(UncheckedIOException.class);

            List<String> tables = database.query(session ->
                    session.rows("SELECT name FROM sqlite_schema WHERE name = 'first'", row -> row.getString(1)));
            assertThat(tables).isEmpty();
        }
    }

    @Test
    void whatANewerCaravanHasWrittenIsRefused() throws IOException {
        try (Database database = Database.open(folder)) {
            database.transaction(
                    session -> session.run("INSERT INTO migration VALUES (?, 'from-the-future.sql', 'then')", 999));
        }

        Database again = Database.open(folder);

        assertThatThrownBy(() -> done(again))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("written by a newer Caravan")
                .hasMessageContaining("999");
    }
}

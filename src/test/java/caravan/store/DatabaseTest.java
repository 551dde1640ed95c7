package caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database is made when it is needed, keeps what it was given, and refuses what it does not understand. */
class DatabaseTest {
    @TempDir
    Path folder;

    private Database open() {
        return Database.open(folder);
    }

    private static void count(Database database) {
        database.transaction(session -> {
            int now = sum(session);
            return session.run("UPDATE counter SET n = ?", now + 1);
        });
    }

    private static int sum(Session session) throws java.sql.SQLException {
        return session.rows("SELECT n FROM counter", row -> row.getInt(1)).getFirst();
    }

    private static Database withCounter(Database database) {
        database.transaction(session -> session.run("CREATE TABLE counter (n INTEGER NOT NULL) STRICT"));
        database.transaction(session -> session.run("INSERT INTO counter VALUES (?)", 0));
        return database;
    }

    @Test
    void untilSomethingIsWrittenThereIsNoFile() throws IOException {
        try (Database database = open()) {
            assertThat(database.exists()).isFalse();
            assertThat(folder).isEmptyDirectory();

            withCounter(database);

            assertThat(database.exists()).isTrue();
        }
    }

    @Test
    void whatWasWrittenIsThereAfterTheNextStart() throws IOException {
        try (Database database = withCounter(open())) {
            count(database);
        }
        try (Database database = open()) {
            assertThat(database.query(DatabaseTest::sum)).isEqualTo(1);
        }
    }

    @Test
    void workThatThrowsLeavesNothingBehind() throws IOException {
        try (Database database = withCounter(open())) {
            assertThatThrownBy(() -> database.transaction(session -> {
                        session.run("UPDATE counter SET n = 7");
                        throw new IllegalStateException("on second thoughts");
                    }))
                    .hasMessage("on second thoughts");

            assertThat(database.query(DatabaseTest::sum)).isZero();
            count(database);
            assertThat(database.query(DatabaseTest::sum)).isEqualTo(1);
        }
    }

    @Test
    void manyThreadsLoseNothing() throws IOException {
        try (Database database = withCounter(open())) {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 200; i++) {
                    var unused = threads.submit(() -> count(database));
                }
            }
            assertThat(database.query(DatabaseTest::sum)).isEqualTo(200);
        }
    }

    @Test
    void aValueIsNeverAPartOfTheStatement() throws IOException {
        String hostile = "'); DROP TABLE word; --";
        try (Database database = open()) {
            database.transaction(session -> session.run("CREATE TABLE word (w TEXT) STRICT"));
            database.transaction(session -> session.run("INSERT INTO word VALUES (?)", hostile));

            List<String> words = database.query(session -> session.rows("SELECT w FROM word", row -> row.getString(1)));
            assertThat(words).containsExactly(hostile);
        }
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        try (Database database = withCounter(open());
                Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).contains(database.file());
            for (Path file : all) {
                assertThat(Files.getPosixFilePermissions(file))
                        .as(file.toString())
                        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            }
        }
    }

    @Test
    void whatTheDriverUnpacksDoesNotStay() throws IOException {
        Path left = Files.createDirectories(folder.resolve(".sqlite")).resolve("sqlite-0-libsqlitejdbc.so");
        Files.writeString(left, "of one that was killed");
        try (Database database = withCounter(open())) {
            assertThat(database.exists()).isTrue();
            assertThat(folder.resolve(".sqlite")).doesNotExist();
        }
    }

    @Test
    void itIsWrittenAheadSoThatAKillLosesNothing() throws IOException {
        try (Database database = withCounter(open())) {
            List<String> modes = database.query(session -> List.of(
                    session.rows("PRAGMA journal_mode", row -> row.getString(1)).getFirst(),
                    session.rows("PRAGMA synchronous", row -> row.getString(1)).getFirst(),
                    session.rows("PRAGMA foreign_keys", row -> row.getString(1)).getFirst()));

            assertThat(modes).containsExactly("wal", "1", "1");
        }
    }

    @Test
    void whatMustSurviveAPowerCutWaitsForTheDisk() throws IOException {
        try (Database database = withCounter(open())) {
            Database.Work<String> mode = session ->
                    session.rows("PRAGMA synchronous", row -> row.getString(1)).getFirst();

            assertThat(database.durable(mode)).isEqualTo("2");
            assertThat(database.transaction(mode)).isEqualTo("1");
        }
    }

    @Test
    void afterTheEndItTakesNothingMore() throws IOException {
        Database database = withCounter(open());
        database.close();

        assertThatThrownBy(() -> count(database))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("is closed");
        database.close();
    }

    @Test
    void whatIsNoDatabaseIsSaidSo() throws IOException {
        Files.writeString(
                folder.resolve("caravan.db"), "no database at all, but long enough to look like one".repeat(20));

        Database database = Database.open(folder);

        assertThatThrownBy(() -> withCounter(database))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("caravan.db cannot be used")
                .hasMessageContaining("move it away");
    }

    @Test
    void whoHasWaitedInVainForAnotherLeavesNothingHalfBegun() {
        try (Database database = withCounter(open());
                Database other = database.beside(1)) {
            assertThatThrownBy(() -> database.transaction(session -> other.transaction(busy -> 0)))
                    .hasMessageContaining("SQLITE_BUSY");

            assertThatThrownBy(() -> other.transaction(session -> {
                        session.run("UPDATE counter SET n = 7");
                        throw new IllegalStateException("on second thoughts");
                    }))
                    .hasMessage("on second thoughts");

            assertThat(database.query(DatabaseTest::sum)).isZero();
            count(other);
            assertThat(database.query(DatabaseTest::sum)).isEqualTo(1);
        }
    }

    @Test
    void aFileThatCannotGrowIsSaidSoAndWorksWhenItCan() {
        try (Database database = withCounter(open())) {
            room(database, 2);
            assertThatThrownBy(() -> database.transaction(session -> {
                        session.run("UPDATE counter SET n = 7");
                        return session.run("CREATE TABLE large AS SELECT zeroblob(100000)");
                    }))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("SQLITE_FULL");
            assertThat(database.query(DatabaseTest::sum)).isZero();

            count(database);
            assertThat(database.query(DatabaseTest::sum)).isEqualTo(1);
        }
    }

    /** As if the disk were full then. */
    private static void room(Database database, int pages) {
        database.query(session -> {
            int there = session.rows("PRAGMA page_count", row -> row.getInt(1)).getFirst();
            return session.rows("PRAGMA max_page_count = " + (there + pages), row -> row.getInt(1));
        });
    }
}

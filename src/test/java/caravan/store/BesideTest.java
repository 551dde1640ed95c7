package caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several connections to one file: none waits for another that reads, and all let go of a file that is not there any more. */
class BesideTest {
    @TempDir
    Path folder;

    private Database orders;
    private Database reports;

    @BeforeEach
    void open() {
        orders = Database.open(folder);
        reports = orders.beside(100);
        make();
    }

    @AfterEach
    void close() {
        orders.close();
        reports.close();
    }

    private void make() {
        orders.transaction(session -> session.run("CREATE TABLE word (w TEXT) STRICT"));
    }

    private void write(String word) {
        orders.transaction(session -> session.run("INSERT INTO word VALUES (?)", word));
    }

    private static List<String> words(Database database) {
        return database.query(session -> session.rows("SELECT w FROM word", row -> row.getString(1)));
    }

    @Test
    void aLongReportHoldsUpNobodyElse() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        write("one");
        CompletableFuture<List<String>> report = started(() -> reports.transaction(session -> {
            List<String> seen = session.rows("SELECT w FROM word", row -> row.getString(1));
            session.rows("SELECT 1", row -> 0);
            reading.countDown();
            await(done);
            return seen;
        }));
        CompletableFuture<List<String>> reader = started(() -> {
            await(reading);
            return words(orders);
        });

        assertThat(reader.get(10, TimeUnit.SECONDS)).containsExactly("one");
        done.countDown();
        assertThat(report.get(10, TimeUnit.SECONDS)).containsExactly("one");
    }

    private static <T> CompletableFuture<T> started(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> Thread.ofPlatform().start(task));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Test
    void whoeverReadsDoesNotHoldUpWhoWrites() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        CompletableFuture<Integer> report = started(() -> reports.query(session -> {
            session.rows("SELECT w FROM word", row -> 0);
            reading.countDown();
            await(done);
            return 0;
        }));
        await(reading);

        started(() -> {
                    write("meanwhile");
                    return 0;
                })
                .get(10, TimeUnit.SECONDS);

        done.countDown();
        assertThat(report.get(10, TimeUnit.SECONDS)).isZero();
        assertThat(words(reports)).containsExactly("meanwhile");
    }

    @Test
    void whoWritesWaitsOnlySoLongForAnother() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        CompletableFuture<Integer> other = started(() -> orders.transaction(session -> {
            session.run("INSERT INTO word VALUES ('long')");
            writing.countDown();
            await(done);
            return 0;
        }));
        await(writing);

        assertThatThrownBy(() -> reports.transaction(session -> session.run("INSERT INTO word VALUES ('short')")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("locked");

        done.countDown();
        assertThat(other.get(10, TimeUnit.SECONDS)).isZero();
        assertThat(words(reports)).containsExactly("long");
    }

    @Test
    void aFileThatIsRemovedIsMadeAnewForAll() throws IOException {
        write("old");
        assertThat(words(reports)).containsExactly("old");
        Files.delete(orders.file());

        assertThat(orders.exists()).isFalse();
        make();
        write("new");

        assertThat(words(reports)).containsExactly("new");
        assertThat(words(orders)).containsExactly("new");
    }

    @Test
    void aFileThatIsPutInItsPlaceCounts() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        try (Database other = Database.open(elsewhere)) {
            other.transaction(session -> session.run("CREATE TABLE word (w TEXT) STRICT"));
            other.transaction(session -> session.run("INSERT INTO word VALUES ('a copy')"));
        }
        write("old");
        assertThat(words(reports)).containsExactly("old");

        Files.move(elsewhere.resolve("caravan.db"), orders.file(), StandardCopyOption.REPLACE_EXISTING);

        assertThat(words(reports)).containsExactly("a copy");
        assertThat(words(orders)).containsExactly("a copy");
    }
}

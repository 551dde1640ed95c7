package caravan.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection to {@code caravan.db} in the data folder, which is this process's own; it is used by one thread at a time, and
 * whoever must not wait for others has one {@link #beside} it. The file is made when something is first written; until then there
 * is nothing to read, and a start costs nothing. All of this waits for the disk, so it is not for event loops. A file that cannot be
 * used is told with what to do about it; one that was removed or replaced is opened again.
 */
public final class Database implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 5_000;

    private final OpenFile file;
    private final int patience;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Connection connection;
    private boolean closed;

    /** What is done with the database. */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object> {
        T in(Session session) throws SQLException;
    }

    /**
     * What lies in a database and is kept in memory: read in the background, once. A database that cannot be read stops nothing: there is
     * something else in its place then, and another attempt is for who owns it to make.
     */
    public static final class Recalled<T> {
        private final Supplier<T> read;
        private final Supplier<T> without;
        private volatile CompletableFuture<Found<T>> found;

        private record Found<T>(T value, @Nullable String lost) {}

        private Recalled(Supplier<T> read, Supplier<T> without, CompletableFuture<Found<T>> found) {
            this.read = read;
            this.without = without;
            this.found = found;
        }

        private static <T> Found<T> find(Supplier<T> read, Supplier<T> without) {
            try {
                return new Found<>(read.get(), null);
            } catch (RuntimeException | LinkageError unreadable) {
                Throwable cause = unreadable instanceof UncheckedIOException ? unreadable.getCause() : unreadable;
                return new Found<>(without.get(), String.valueOf(cause == null ? unreadable : cause.getMessage()));
            }
        }

        /** Waits until it is read. */
        public T get() {
            return found.join().value;
        }

        /** Why it could not be read; null if it was. */
        public @Nullable String lost() {
            return found.join().lost;
        }

        /** Reads it again, if it could not be read. @return is it there now, and was not before? */
        public boolean again() {
            if (lost() == null) {
                return false;
            }
            Found<T> now = find(read, without);
            found = CompletableFuture.completedFuture(now);
            return now.lost == null;
        }
    }

    private Database(OpenFile file, int patience) {
        this.file = file;
        this.patience = patience;
        file.add(this::drop);
    }

    /** Opens nothing yet: that takes a third of a second, and is done by who asks first. */
    public static Database open(Path folder) {
        return new Database(new OpenFile(folder.resolve("caravan.db")), PATIENCE_MILLIS);
    }

    /**
     * Another connection to the same file.
     *
     * @param patienceMillis how long it waits while another writes
     */
    public Database beside(int patienceMillis) {
        return new Database(file, patienceMillis);
    }

    /** Has anything ever been written? If not, there is no use in asking. */
    public boolean exists() {
        return file.exists();
    }

    /**
     * Begins to read what is to be kept in memory, if there is anything.
     *
     * @param thread how it is called
     * @param read throws what it likes if it cannot be read
     * @param without what there is then
     */
    public <T> Recalled<T> recall(String thread, Supplier<T> read, Supplier<T> without) {
        CompletableFuture<Recalled.Found<T>> found = exists()
                ? CompletableFuture.supplyAsync(
                        () -> Recalled.find(read, without),
                        load -> Thread.ofVirtual().name(thread).start(load))
                : CompletableFuture.completedFuture(Recalled.find(read, without));
        return new Recalled<>(read, without, found);
    }

    public Path file() {
        return file.path();
    }

    /** All of the work or, if it throws, none of it. What it has written survives the death of the process. */
    public <T extends @Nullable Object> T transaction(Work<T> work) {
        return locked(session -> session.whole(work));
    }

    /** The same, and survives a power cut too: it waits until the disk has it. */
    public <T extends @Nullable Object> T durable(Work<T> work) {
        return locked(session -> session.durably(work));
    }

    /** Work that only reads. */
    public <T extends @Nullable Object> T query(Work<T> work) {
        return locked(work);
    }

    private <T extends @Nullable Object> T locked(Work<T> work) {
        lock.lock();
        try {
            file.enter(this::isOpen, this::connect);
            try {
                return work.in(new Session(opened()));
            } finally {
                file.leave();
            }
        } catch (SQLException failed) {
            throw unchecked(failed);
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        } finally {
            lock.unlock();
        }
    }

    private boolean isOpen() {
        return connection != null;
    }

    private void connect() throws IOException {
        if (closed) {
            throw new IOException(file() + " is closed");
        }
        if (connection == null) {
            connection = Connections.open(file(), patience);
        }
    }

    private Connection opened() throws IOException {
        Connection open = connection;
        if (open == null) {
            throw new IOException(file() + " is closed");
        }
        return open;
    }

    /** Of a file that is not there any more: what could still go wrong with it is of no interest. */
    private void drop() throws SQLException {
        Connection old = connection;
        connection = null;
        if (old != null) {
            old.close();
        }
    }

    /** This connection, and not those beside it. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            file.alone(this::drop);
        } catch (SQLException failed) {
            throw unchecked(failed);
        } finally {
            lock.unlock();
        }
    }

    private UncheckedIOException unchecked(SQLException failed) {
        return new UncheckedIOException(new IOException(file() + ": " + failed.getMessage(), failed));
    }
}

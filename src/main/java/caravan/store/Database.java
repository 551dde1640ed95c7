package caravan.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * {@code caravan.db} in the data folder, which is this process's own: one connection, used by one thread at a time. The file
 * is made when something is first written; until then there is nothing to read, and a start costs nothing. All of this
 * waits for the disk, so it is not for event loops. A file that cannot be used is told with what to do about it.
 */
public final class Database implements AutoCloseable {
    private static final String NAME = "caravan.db";

    private final Path folder;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Connection connection;
    private boolean closed;

    /** What is done with the database. */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object> {
        T in(Session session) throws SQLException;
    }

    private Database(Path folder) {
        this.folder = folder;
    }

    /** Opens nothing yet: that takes a third of a second, and is done by who asks first. */
    public static Database open(Path folder) {
        return new Database(folder);
    }

    /** Has anything ever been written? If not, there is no use in asking. */
    public boolean exists() {
        return Files.exists(file());
    }

    public Path file() {
        return folder.resolve(NAME);
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
            return work.in(new Session(connect()));
        } catch (SQLException failed) {
            throw unchecked(failed);
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        } finally {
            lock.unlock();
        }
    }

    private Connection connect() throws IOException {
        if (closed) {
            throw new IOException(file() + " is closed");
        }
        Connection open = connection == null ? Connections.open(file()) : connection;
        connection = open;
        return open;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (connection != null) {
                connection.close();
                connection = null;
            }
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

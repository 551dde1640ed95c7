package caravan.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that all connections have open, which is the same for all of them: SQLite keeps files beside it that it finds by
 * name, so one that was removed or replaced is let go of by all before anybody opens another.
 */
final class OpenFile {
    private static final Logger LOG = LoggerFactory.getLogger(OpenFile.class);
    private static final Object NONE = new Object();

    private final Path path;
    private final ReentrantLock opening = new ReentrantLock();
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
    private final List<Change> drops = new CopyOnWriteArrayList<>();
    private volatile @Nullable Object opened;
    private Object ahead = NONE;

    /** Opens or closes a connection. */
    @FunctionalInterface
    interface Change {
        void make() throws IOException, SQLException;
    }

    /** Closes a connection. */
    @FunctionalInterface
    interface Drop extends Change {
        @Override
        void make() throws SQLException;
    }

    OpenFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    boolean exists() {
        return Files.exists(path);
    }

    /** @param drop closes a connection, if it is open */
    void add(Drop drop) {
        drops.add(drop);
    }

    /**
     * To be called before a connection is used, and {@link #leave} afterwards.
     *
     * @param open is it open?
     * @param connect opens it
     */
    void enter(BooleanSupplier open, Change connect) throws IOException, SQLException {
        use.readLock().lock();
        while (!open.getAsBoolean() || isAnother()) {
            use.readLock().unlock();
            open(connect);
            use.readLock().lock();
        }
    }

    void leave() {
        use.readLock().unlock();
    }

    private boolean isAnother() {
        return !now().equals(opened);
    }

    private void open(Change connect) throws IOException, SQLException {
        opening.lock();
        try {
            if (opened != null && isAnother()) {
                letGo();
            }
            connect.make();
            opened = now();
            ahead = key(beside("-wal"));
        } finally {
            opening.unlock();
        }
    }

    private void letGo() throws IOException {
        LOG.warn("{} was removed or replaced while it was open: what is there now counts", path);
        use.writeLock().lock();
        try {
            opened = null;
            dropAll();
            deleteOrphans();
        } finally {
            use.writeLock().unlock();
        }
    }

    private void dropAll() {
        for (Change drop : drops) {
            try {
                drop.make();
            } catch (IOException | SQLException gone) {
                LOG.debug("{} was closed, and is gone", path, gone);
            }
        }
    }

    /** SQLite leaves these to a file that has moved, and would take them for those of the next: what stands there is the old one's. */
    private void deleteOrphans() throws IOException {
        if (ahead != NONE && key(beside("-wal")).equals(ahead)) {
            Files.deleteIfExists(beside("-wal"));
            Files.deleteIfExists(beside("-shm"));
        }
    }

    private Path beside(String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }

    /** While no connection is in use. */
    void alone(Drop drop) throws SQLException {
        use.writeLock().lock();
        try {
            drop.make();
        } finally {
            use.writeLock().unlock();
        }
    }

    /** Which file is there now; where files have no number of their own, only whether there is one. */
    private Object now() {
        return key(path);
    }

    private static Object key(Path file) {
        try {
            Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            return key == null ? file : key;
        } catch (IOException none) {
            return NONE;
        }
    }
}

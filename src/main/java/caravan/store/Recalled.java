package caravan.store;

import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What lies in a database and is kept in memory: read in the background, once. A database that cannot be read stops nothing: there is
 * something else in its place then, and another attempt is for who owns it to make.
 */
public final class Recalled<T> {
    private final Supplier<T> read;
    private final Supplier<T> without;
    private volatile CompletableFuture<Found<T>> found;

    private record Found<T>(T value, @Nullable String lost) {}

    private Recalled(Supplier<T> read, Supplier<T> without, CompletableFuture<Found<T>> found) {
        this.read = read;
        this.without = without;
        this.found = found;
    }

    /**
     * Begins to read, if there is a database.
     *
     * @param name of the thread
     * @param read waits for the disk, and throws what it likes if it cannot be read
     * @param without what there is then
     */
    public static <T> Recalled<T> from(Database database, String name, Supplier<T> read, Supplier<T> without) {
        CompletableFuture<Found<T>> found = database.exists()
                ? CompletableFuture.supplyAsync(
                        () -> find(read, without),
                        load -> Thread.ofVirtual().name(name).start(load))
                : CompletableFuture.completedFuture(find(read, without));
        return new Recalled<>(read, without, found);
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

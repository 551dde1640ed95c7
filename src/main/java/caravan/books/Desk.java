package caravan.books;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Where questions wait for their turn: one is answered at a time, on a thread that is there only while there are any. */
final class Desk implements Executor, AutoCloseable {
    private static final int MOST_WAITING = 64;

    private final ThreadPoolExecutor one;

    Desk() {
        one = new ThreadPoolExecutor(
                1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), work -> Thread.ofPlatform()
                        .daemon()
                        .name("reports")
                        .unstarted(work));
        one.allowCoreThreadTimeOut(true);
    }

    /** @throws java.util.concurrent.RejectedExecutionException if too many wait */
    @Override
    public void execute(Runnable question) {
        one.execute(question);
    }

    @Override
    public void close() {
        one.shutdownNow();
    }
}

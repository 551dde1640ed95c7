package caravan.books;

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where questions wait for their turn: one is answered at a time, on a thread that is there only while there are any. Those of
 * administrators go before those of callers, of whom there may be many.
 */
final class Desk implements AutoCloseable {
    static final int MOST_WAITING = 64;

    private final Queue<Runnable> administrators = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Queue<Runnable> callers = new ArrayBlockingQueue<>(MOST_WAITING);
    private final ThreadPoolExecutor one;

    /** Whose question it is. */
    enum Asker {
        ADMINISTRATOR,
        CALLER
    }

    Desk() {
        one = new ThreadPoolExecutor(
                1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(2 * MOST_WAITING), work -> Thread.ofPlatform()
                        .daemon()
                        .name("reports")
                        .unstarted(work));
        one.allowCoreThreadTimeOut(true);
    }

    /** @throws RejectedExecutionException if too many wait */
    void execute(Asker asker, Runnable question) {
        Queue<Runnable> waiting = asker == Asker.ADMINISTRATOR ? administrators : callers;
        if (!waiting.offer(question)) {
            throw new RejectedExecutionException();
        }
        one.execute(this::next);
    }

    private void next() {
        Runnable first = administrators.poll();
        Runnable question = first == null ? callers.poll() : first;
        if (question != null) {
            question.run();
        }
    }

    @Override
    public void close() {
        one.shutdownNow();
    }
}

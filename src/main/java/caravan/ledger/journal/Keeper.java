package caravan.ledger.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Does what may wait for the disk, on a thread of its own: trims full segments, makes spare ones, places what waited. */
final class Keeper {
    private final Folder folder;
    private final Segments segments;
    private final Pages pages;
    private final Backlog backlog;
    private final Unfinished unfinished;
    private final Alarm alarm;
    private final Semaphore bell;
    private final Thread thread = Thread.ofPlatform().daemon().name("journal").unstarted(this::keep);

    private volatile boolean closing;
    private int next;
    private volatile int settled;

    Keeper(
            Folder folder,
            Segments segments,
            Pages pages,
            Backlog backlog,
            Unfinished unfinished,
            Alarm alarm,
            Semaphore bell) {
        this.folder = folder;
        this.segments = segments;
        this.pages = pages;
        this.backlog = backlog;
        this.unfinished = unfinished;
        this.alarm = alarm;
        this.bell = bell;
    }

    /** The first segment is made before this returns, so that what is placed first is as safe as the rest. */
    void start() throws IOException {
        settled = folder.settled();
        next = folder.newest() + 1;
        prepare();
        thread.start();
    }

    private void keep() {
        while (!closing) {
            try {
                bell.tryAcquire(1, TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                return;
            }
            bell.drainPermits();
            tendSafely();
        }
    }

    private void tendSafely() {
        try {
            tend();
        } catch (RuntimeException | InternalError broken) {
            alarm.raise(broken.toString());
        }
    }

    private void tend() {
        if (pages.skipIfCut()) {
            alarm.raise("its file was cut or removed while it was written, and what stood there is gone");
        }
        trim();
        prepare();
        drain();
        if (!pages.lacksSpare() && backlog.isEmpty() && pages.untrimmed() == null) {
            alarm.clear();
        }
        settle();
    }

    /** False if the disk has no room for a spare. */
    private boolean prepare() {
        if (pages.lacksSpare()) {
            try {
                pages.add(segments.create(next));
                next++;
            } catch (IOException | RuntimeException full) {
                alarm.raise(String.valueOf(full.getMessage()));
                return false;
            }
        }
        return true;
    }

    private void drain() {
        for (byte[] line = backlog.first(); line != null && pages.place(line); line = backlog.first()) {
            backlog.drop();
        }
    }

    /** As far as the disk has room. */
    private void empty() {
        drain();
        while (!backlog.isEmpty() && prepare()) {
            drain();
        }
    }

    private void trim() {
        try {
            for (Segment full = pages.untrimmed(); full != null; full = pages.untrimmed()) {
                full.trim();
                pages.trimmed(full);
            }
        } catch (IOException later) {
            alarm.raise(String.valueOf(later.getMessage()));
        }
    }

    /**
     * Notes from where the next start must read. The order counts: a call that is missing from the unfinished has its line
     * in a segment, or still in the backlog.
     */
    private void settle() {
        int oldest = unfinished.oldest(pages.current());
        if (backlog.isEmpty() && pages.untrimmed() == null) {
            note(oldest - 1);
        }
    }

    /** Up to this segment all calls are done, and their lines are written to the last byte. */
    int settled() {
        return settled;
    }

    private void note(int upTo) {
        if (upTo > settled) {
            try {
                folder.settle(upTo);
                settled = upTo;
            } catch (IOException later) {
                // an older note only means more to read at the next start
            }
        }
    }

    /** Places what waits, and gives back the room that was not used. */
    void stop() throws IOException, InterruptedException {
        if (closing) {
            return;
        }
        closing = true;
        bell.release();
        if (!thread.join(Duration.ofSeconds(10))) {
            throw new IOException("the disk does not answer");
        }
        backlog.close();
        empty();
        pages.close();
        trim();
        if (backlog.isEmpty()) {
            note(unfinished.oldest(folder.newest() + 1) - 1);
        }
    }
}

package caravan.ledger.journal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lines in files, safe from kill -9 as soon as {@link #sent} or {@link #done} returns. Neither waits, and neither throws:
 * a line is copied into a mapped {@link Segment}, and when that is full the next one is there already, made by the
 * {@link Keeper}. If the disk has no room for it, lines wait in memory, in order, and {@link #trouble} tells. (One
 * exception: if somebody cuts the file short while it is written, the JVM throws {@link InternalError} until the keeper
 * has noticed, within a second.)
 */
public final class Journal implements AutoCloseable {
    /** No line is longer than this, in bytes. */
    public static final int MAX_LINE = 16 << 10;

    private static final int MAX_WAITING = 100_000;
    private static final long MAX_WAITING_BYTES = 16 << 20;

    private final Folder folder;
    private final List<Aftermath.Sent> leftBehind;
    private final Semaphore bell = new Semaphore(0);
    private final Pages pages = new Pages(bell::release);
    private final Backlog backlog;
    private final Unfinished unfinished = new Unfinished();
    private final AtomicLong lost = new AtomicLong();
    private final Alarm alarm = new Alarm(this::waiting, this::lost);
    private final Keeper keeper;
    private final int began;
    private final Tail tail;

    private Journal(Folder folder, Segments segments, Backlog backlog) throws IOException {
        this.folder = folder;
        this.backlog = backlog;
        this.leftBehind = Aftermath.sweep(folder);
        leftBehind.forEach(sent -> unfinished.add(sent.id(), sent.segment()));
        this.keeper = new Keeper(folder, segments, pages, backlog, unfinished, alarm, bell);
        this.began = folder.newest() + 1;
        this.tail = new Tail(folder, keeper, began);
    }

    /**
     * Takes the folder, makes it if need be, and clears up after a kill.
     *
     * @param segmentBytes how long one file is
     * @throws IOException if it cannot be written, or another process writes there: the message names the folder and says
     *     what to do
     */
    public static Journal open(Path path, int segmentBytes) throws IOException {
        return open(
                path,
                folder -> number -> Segment.create(folder.file(number), number, segmentBytes),
                new Backlog(MAX_WAITING, MAX_WAITING_BYTES));
    }

    /** Takes the folder, and does nothing in it. @throws IOException if another process writes there */
    public static Closeable claim(Path path) throws IOException {
        return Folder.claim(path);
    }

    /** How segments are made, once the folder is ours. */
    @FunctionalInterface
    interface Maker {
        Segments in(Folder folder);
    }

    static Journal open(Path path, Maker maker, Backlog backlog) throws IOException {
        Folder folder = Folder.claim(path);
        try {
            Journal journal = new Journal(folder, maker.in(folder), backlog);
            journal.keeper.start();
            return journal;
        } catch (IOException unreadable) {
            folder.close();
            throw unreadable;
        }
    }

    /**
     * The "sent" lines of calls that were in flight when the gateway was killed. Each is to be answered with {@link #done};
     * one that is not will be found again at the next start.
     */
    public List<JsonNode> leftBehind() {
        return leftBehind.stream().map(Aftermath.Sent::line).toList();
    }

    /** Places the line of a call that goes to a provider. */
    public void sent(String id, byte[] line) {
        unfinished.add(id, pages.current());
        write(line);
    }

    /** Places the line of a call that is done, and forgets the call. */
    public void done(String id, byte[] line) {
        write(line);
        unfinished.remove(id);
    }

    /** Forgets a call whose line came before, or never will. */
    public void forget(String id) {
        unfinished.remove(id);
    }

    private void write(byte[] line) {
        if (line.length <= MAX_LINE && backlog.isEmpty() && pages.place(line)) {
            return;
        }
        int waiting = line.length <= MAX_LINE ? backlog.add(line) : 0;
        if (waiting == 1) {
            bell.release();
        } else if (waiting == 0) {
            lost.incrementAndGet();
            alarm.raise("there is no room for a line of " + line.length + " bytes, in memory neither");
        }
    }

    /** The number of the segment that is being written; 0 if there is no room for one. */
    public int current() {
        return pages.current();
    }

    /** Up to this segment, every line of a call that went to a provider stands there to its last byte, and no more will. */
    public int settled() {
        return keeper.settled();
    }

    /**
     * Reads lines as they stand there, without their newlines. What is cut or still being copied is told as well.
     *
     * @param after of the segments that come after this one
     * @param upTo up to this one
     */
    public void read(int after, int upTo, Consumer<byte[]> lines) throws IOException {
        for (int number : folder.numbers()) {
            if (number > after && number <= upTo) {
                Lined.read(folder.file(number), lines);
            }
        }
    }

    /** The first segment of this run. */
    public int began() {
        return began;
    }

    /**
     * Reads on, while the journal is written: whole lines, some hundred, without their newlines. Each stands there once, and none is
     * left out; one that waits for the disk comes when it is there. For one thread.
     *
     * @return the place after the last of them; the same place if there is none yet
     */
    public Place read(Place from, Consumer<byte[]> lines) throws IOException {
        return tail.read(from, lines);
    }

    /** Calls that went to a provider and are not done. */
    public int inFlight() {
        return unfinished.size();
    }

    /** Lines that wait in memory for the disk. */
    public int waiting() {
        return backlog.size();
    }

    /** Lines that had to be dropped since the start. */
    public long lost() {
        return lost.get();
    }

    /** What keeps the journal from being written; null if nothing does. */
    public @Nullable String trouble() {
        return alarm.trouble();
    }

    /** Writes what waits, gives back the room that was not used, and lets go of the folder. */
    @Override
    public void close() {
        try (folder) {
            keeper.stop();
        } catch (IOException | InterruptedException incomplete) {
            alarm.raise("it could not be closed: " + incomplete);
        }
        lost.addAndGet(backlog.size());
    }
}

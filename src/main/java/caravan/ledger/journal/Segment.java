package caravan.ledger.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One file of the journal, mapped into memory. It is made full of newlines, so that its blocks are on the disk before
 * anything is placed and what is not used yet reads as blank lines. Placing is one compare-and-set and one copy: no
 * system call, and the kernel keeps the bytes if this process is killed.
 */
final class Segment {
    private static final int SEALED = Integer.MAX_VALUE;
    private static final int PIECE = 1 << 20;

    private final Path file;
    private final int number;
    private final MappedByteBuffer bytes;
    private final AtomicInteger end = new AtomicInteger();
    private int length;

    private Segment(Path file, int number, MappedByteBuffer bytes) {
        this.file = file;
        this.number = number;
        this.bytes = bytes;
    }

    /** @throws IOException if the disk has no room for the whole segment; then no file is left */
    static Segment create(Path file, int number, int capacity) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Segment(file, number, filled(channel, file, capacity));
        }
    }

    private static MappedByteBuffer filled(FileChannel channel, Path file, int capacity) throws IOException {
        try {
            byte[] newlines = new byte[Math.min(capacity, PIECE)];
            Arrays.fill(newlines, (byte) '\n');
            for (int at = 0; at < capacity; ) {
                at += channel.write(ByteBuffer.wrap(newlines, 0, Math.min(newlines.length, capacity - at)), at);
            }
            return channel.map(MapMode.READ_WRITE, 0, capacity);
        } catch (IOException full) {
            Files.deleteIfExists(file);
            throw full;
        }
    }

    int number() {
        return number;
    }

    /**
     * Places a line; false if there is no room left for it. Never waits.
     *
     * @throws InternalError if somebody has cut the file; the JVM may throw it a little later, too
     */
    boolean place(byte[] line) {
        int at = end.get();
        while (at <= bytes.capacity() - line.length) {
            if (end.compareAndSet(at, at + line.length)) {
                bytes.put(at, line);
                return true;
            }
            at = end.get();
        }
        return false;
    }

    /** Is the file still there, and still as long as it was made? */
    boolean intact() {
        try {
            return Files.size(file) >= bytes.capacity();
        } catch (IOException removed) {
            return false;
        }
    }

    /** From now on nothing is placed. */
    void seal() {
        int used = end.getAndSet(SEALED);
        if (used != SEALED) {
            length = used;
        }
    }

    /** Gives back what a sealed segment did not use; the whole file if it used nothing. */
    void trim() throws IOException {
        if (length == 0) {
            Files.deleteIfExists(file);
        } else if (Files.exists(file)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(length);
            }
        }
    }
}

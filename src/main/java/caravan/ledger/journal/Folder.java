package caravan.ledger.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The data folder, held by this process alone: {@code journal-00000001.jsonl} and so on, and {@code journal.settled}, the
 * number up to which no segment has a call that is not done.
 */
final class Folder implements Closeable {
    private static final Pattern NAME = Pattern.compile("journal-(\\d{8,9})\\.jsonl");

    private final Path path;
    private final FileChannel lock;

    private Folder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** @throws IOException if the folder cannot be made, is not ours to write, or is another process's */
    static Folder claim(Path path) throws IOException {
        Files.createDirectories(path);
        FileChannel channel = FileChannel.open(
                path.resolve("caravan.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        if (locked(channel) == null) {
            String pid = owner(channel);
            channel.close();
            String who = "another Caravan" + (pid.isEmpty() ? "" : " (pid " + pid + ")");
            throw new FileSystemException(
                    path.toString(), null, who + " writes here; set CARAVAN_DATA to another folder");
        }
        sign(channel);
        return new Folder(path, channel);
    }

    private static @Nullable FileLock locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException thisVeryProcess) {
            return null;
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(32);
        channel.read(pid, 0);
        return new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII).strip();
    }

    private static void sign(FileChannel channel) throws IOException {
        byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
        try {
            channel.truncate(0).write(ByteBuffer.wrap(pid), 0);
        } catch (IOException full) {
            // the lock holds without the name of its owner
            channel.truncate(0);
        }
    }

    /** The numbers of the segments that are there, the oldest first. */
    List<Integer> numbers() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> Integer.valueOf(name.group(1)))
                    .sorted()
                    .toList();
        }
    }

    /** The highest number that was ever noted or used; 0 in a new folder. */
    int newest() throws IOException {
        return Math.max(
                settled(), numbers().stream().mapToInt(number -> number).max().orElse(0));
    }

    Path file(int number) {
        return path.resolve(String.format(Locale.ROOT, "journal-%08d.jsonl", number));
    }

    /** Up to here, every call is done; 0 if nobody has noted it: then all segments are read. */
    int settled() {
        try {
            return Integer.parseInt(
                    Files.readString(path.resolve("journal.settled")).strip());
        } catch (IOException | NumberFormatException unknown) {
            return 0;
        }
    }

    void settle(int number) throws IOException {
        Path draft = path.resolve("journal.settled.new");
        Files.writeString(draft, number + "\n");
        Files.move(draft, path.resolve("journal.settled"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Lets the next process in. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}

package caravan.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/** Watches, by what Linux tells, which sockets a process opens. */
final class Sockets implements AutoCloseable {
    private static final Path PROC = Path.of("/proc");
    private static final List<String> TABLES = List.of("tcp", "tcp6", "udp", "udp6");

    private final Path process;
    private final Set<String> seen = new ConcurrentSkipListSet<>();
    private final Thread watch;

    private Sockets(long pid) {
        process = PROC.resolve(Long.toString(pid));
        watch = Thread.ofPlatform().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                look();
            }
        });
    }

    static Sockets of(long pid) {
        return new Sockets(pid);
    }

    private void look() {
        Set<String> own = inodes();
        for (String table : TABLES) {
            try (Stream<String> rows = Files.lines(process.resolve("net").resolve(table))) {
                rows.skip(1)
                        .map(row -> row.strip().split("\\s+"))
                        .filter(row -> own.contains(row[9]))
                        .forEach(row -> seen.add(table + " from " + port(row[1]) + " to " + port(row[2])));
            } catch (IOException gone) {
                return;
            }
        }
    }

    private Set<String> inodes() {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            files.forEach(file -> inodes.add(inode(file)));
        } catch (IOException | RuntimeException gone) {
            return inodes;
        }
        return inodes;
    }

    private static String inode(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().replaceAll("socket:\\[|]", "");
        } catch (IOException closed) {
            return "";
        }
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
    }

    /** Sockets that are neither this listening port's nor a caller's at it. */
    Set<String> besides(int port) {
        Set<String> besides = new TreeSet<>(seen);
        besides.removeIf(socket -> socket.contains(" from " + port + " to "));
        return besides;
    }

    Set<String> all() {
        return new TreeSet<>(seen);
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}

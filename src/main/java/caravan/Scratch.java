package caravan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder for as long as it is needed. */
record Scratch(Path folder) implements AutoCloseable {
    static Scratch make() throws IOException {
        return new Scratch(Files.createTempDirectory("caravan"));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            for (Path file : List.copyOf(inside.toList())) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}

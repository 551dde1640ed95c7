package caravan.ledger.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/** A file of lines. */
final class Lined {
    private Lined() {}

    /** Blank lines are room that was not used. A file that is gone has none: its owner may have moved it away. */
    static void read(Path file, Consumer<byte[]> lines) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException moved) {
            return;
        }
        for (int start = 0; start < bytes.length; ) {
            int end = end(bytes, start);
            if (end > start) {
                lines.accept(Arrays.copyOfRange(bytes, start, end));
            }
            start = end + 1;
        }
    }

    /** Where the line ends that starts here. */
    static int end(byte[] bytes, int start) {
        int end = start;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        return end;
    }
}

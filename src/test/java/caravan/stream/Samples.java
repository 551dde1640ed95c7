package caravan.stream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Streams to split: recordings of real providers where they are at hand, and always those written here. */
final class Samples {
    private static final Path RECORDINGS = Path.of("..", "shared", "recordings");
    private static final int WINDOW = 4096;

    private Samples() {}

    static Map<String, byte[]> all() throws IOException {
        Map<String, byte[]> samples = new LinkedHashMap<>();
        written().forEach((name, text) -> samples.put(name, text.getBytes(StandardCharsets.UTF_8)));
        for (Path recording : recordings()) {
            samples.put(RECORDINGS.relativize(recording).toString(), Files.readAllBytes(recording));
        }
        return samples;
    }

    /** Short enough to be split at every offset: of a long sample its first and its last 4 KiB. */
    static List<byte[]> windows(byte[] sample) {
        if (sample.length <= 2 * WINDOW) {
            return List.of(sample);
        }
        List<byte[]> windows = new ArrayList<>();
        windows.add(Arrays.copyOf(sample, WINDOW));
        windows.add(Arrays.copyOfRange(sample, sample.length - WINDOW, sample.length));
        return windows;
    }

    private static List<Path> recordings() throws IOException {
        if (!Files.isDirectory(RECORDINGS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(RECORDINGS)) {
            return files.filter(file -> file.toString().endsWith(".sse"))
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, String> written() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("LF", "data: {\"a\":1}\n\nevent: ping\ndata: {}\n\ndata: [DONE]\n\n");
        texts.put("CRLF", "data: {\"a\":1}\r\n\r\nevent: ping\r\ndata: {}\r\n\r\ndata: [DONE]\r\n\r\n");
        texts.put("CR", "data: {\"a\":1}\r\revent: ping\rdata: {}\r\rdata: [DONE]\r\r");
        texts.put("mixed", "data: 1\n\r\ndata: 2\r\n\ndata: 3\r\ndata: 4\n\ndata: 5\n\rdata: 6\r\r\ndata: 7\r\n\r");
        texts.put("comments", ": waiting\n\n: waiting\n\n:\n\ndata: x\n: inside\ndata: y\n\n");
        texts.put("doubled blank lines", "\n\ndata: x\n\n\n\ndata: y\r\n\r\n\r\n\r\ndata: z\r\r\r\r");
        texts.put("no last blank line", "data: Käse ✓\n\ndata: [DONE]\n");
        texts.put("no last line end", "data: x\n\ndata: [DONE]");
        texts.put("only line ends", "\r\n\r\r\n\n\n\r\r\r\n\r");
        texts.put("nothing", "");
        return texts;
    }
}

package caravan.ledger.journal;

import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads a journal as a user's script would: every line of every file that is not blank must be JSON. */
public final class JournalFiles {
    private JournalFiles() {}

    public static List<Path> segments(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    public static List<JsonNode> lines(Path folder) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (Path segment : segments(folder)) {
            byte[] bytes = Files.readAllBytes(segment);
            int start = 0;
            for (int at = 0; at < bytes.length; at++) {
                if (bytes[at] == '\n') {
                    add(bytes, start, at, lines);
                    start = at + 1;
                }
            }
        }
        return lines;
    }

    private static void add(byte[] bytes, int start, int end, List<JsonNode> lines) throws IOException {
        if (end > start) {
            lines.add(Json.MAPPER.readTree(bytes, start, end - start));
        }
    }

    /** The ids of the lines of this event, in the order of the files. */
    public static List<String> ids(Path folder, String event) throws IOException {
        return lines(folder).stream()
                .filter(line -> line.path("event").asText().equals(event))
                .map(line -> line.path("id").asText())
                .toList();
    }
}

package caravan.ledger.journal;

import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a kill left behind: tails that were never used, lines that were cut while they were copied, and calls that were sent
 * and never done. The first two are cleared away here; the calls are for the ledger to mark.
 */
final class Aftermath {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int REMEMBERED = 10_000;

    private final Map<String, Sent> unfinished = new LinkedHashMap<>();
    private final Map<String, Boolean> done = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * A call that went to a provider and did not come back.
     *
     * @param segment where its line stands
     */
    record Sent(String id, int segment, JsonNode line) {}

    /** Sweeps the segments that are not settled. */
    static List<Sent> sweep(Folder folder) throws IOException {
        Aftermath aftermath = new Aftermath();
        int settled = folder.settled();
        for (int number : folder.numbers()) {
            if (number > settled) {
                aftermath.sweep(folder.file(number), number);
            }
        }
        return List.copyOf(aftermath.unfinished.values());
    }

    private void sweep(Path file, int number) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            int used = 0;
            for (int start = 0; start < bytes.length; ) {
                int end = Lined.end(bytes, start);
                if (end > start && note(bytes, start, end, number)) {
                    used = end;
                } else if (end > start) {
                    blank(channel, file, start, end);
                }
                start = end + 1;
            }
            cut(channel, file, used, bytes.length);
        }
    }

    /** False if this is no line of ours. */
    private boolean note(byte[] bytes, int start, int end, int number) {
        JsonNode line = line(bytes, start, end);
        if (line == null) {
            return false;
        }
        String id = line.path("id").asText();
        switch (line.path("event").asText()) {
            case "sent" -> sent(new Sent(id, number, line));
            case "done" -> done(id);
            default -> LOG.warn("journal segment {}: an event that is neither sent nor done is left alone", number);
        }
        return true;
    }

    /** The last attempt is the one to tell of; the first segment is the one to keep in mind. */
    private void sent(Sent sent) {
        if (!done.containsKey(sent.id())) {
            Sent before = unfinished.get(sent.id());
            int segment = before == null ? sent.segment() : before.segment();
            unfinished.put(sent.id(), new Sent(sent.id(), segment, sent.line()));
        }
    }

    private void done(String id) {
        unfinished.remove(id);
        done.put(id, true);
    }

    private static @Nullable JsonNode line(byte[] bytes, int start, int end) {
        try {
            JsonNode line = Json.MAPPER.readTree(bytes, start, end - start);
            return line.isObject() ? line : null;
        } catch (IOException cut) {
            return null;
        }
    }

    /** A reader of JSON lines skips blank ones, but stumbles over half a line. */
    private static void blank(FileChannel channel, Path file, int start, int end) throws IOException {
        LOG.warn("{}: a line at byte {} was cut when the gateway was killed; it is blanked", file, start);
        byte[] newlines = new byte[end - start];
        Arrays.fill(newlines, (byte) '\n');
        channel.write(ByteBuffer.wrap(newlines), start);
    }

    private static void cut(FileChannel channel, Path file, int used, int length) throws IOException {
        if (used == 0) {
            Files.delete(file);
        } else if (used + 1 < length) {
            channel.truncate(used + 1L);
        }
    }
}

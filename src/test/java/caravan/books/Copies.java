package caravan.books;

import caravan.books.Past.Place;
import caravan.store.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A journal that is a list of lines, told so many at a time, and books that are kept of it. */
final class Copies implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    private final Path folder;
    private final Database database;
    private final Shelf shelf;
    private final List<String> lines;
    private int atOnce = 1_000;

    Copies(Path folder, List<String> lines) {
        this.folder = folder;
        this.database = Database.open(folder);
        this.shelf = SqliteShelf.in(database);
        this.lines = lines;
    }

    Copies atOnce(int most) {
        atOnce = most;
        return this;
    }

    Shelf shelf() {
        return shelf;
    }

    /** A process that begins to copy. */
    Bookkeeper keeper(Shelf to) {
        return keeper(to, () -> NOW);
    }

    Bookkeeper keeper(Shelf to, InstantSource clock) {
        return new Bookkeeper(new Lines(), to, Duration.ofDays(90), clock);
    }

    /** From now on the file has room for so many pages of 4 KiB more, as if the disk were full then. */
    void room(int pages) {
        ((SqliteShelf) shelf).writing().query(session -> {
            int there = session.rows("PRAGMA page_count", row -> row.getInt(1)).getFirst();
            return session.rows("PRAGMA max_page_count = " + (there + pages), row -> row.getInt(1));
        });
    }

    /** After each piece there is nothing more for a moment. */
    private final class Lines implements Past {
        private boolean paused;

        @Override
        public int began() {
            return 2;
        }

        @Override
        public Place read(Place from, Consumer<byte[]> told) throws IOException {
            int at = (int) from.bytes();
            int end = paused ? at : Math.min(at + atOnce, lines.size());
            paused = end > at;
            lines.subList(at, end).forEach(line -> told.accept(line.getBytes(StandardCharsets.UTF_8)));
            return end == at ? from : new Place(1, end);
        }
    }

    /** All that the books know. */
    record All(Map<List<String>, Tally> hours, Map<List<String>, Tally> days, List<String> lines) {}

    All all() {
        return new All(sums(Span.HOUR), sums(Span.DAY), shelf.lines(new Recent(1_000_000, null, null, null, null)));
    }

    private Map<List<String>, Tally> sums(int hours) {
        return shelf.sums(
                new Shelf.Wanted(
                        List.of(Column.HOUR, Column.MODEL, Column.PROVIDER, Column.KEY, Column.TEAM),
                        List.of(new Shelf.Range(hours, 0, 1_000_000)),
                        null),
                1_000_000);
    }

    static String done(String id, Instant at, String caller, String model, String cost) {
        return """
                {"at":"%s","id":"%s","event":"done","caller":"%s","operation":"chat","model":"%s","request_model":"%s",\
                "response_model":null,"provider":"p","status":200,"outcome":"ok","streamed":false,"attempts":1,"cache":null,\
                "input_tokens":3,"output_tokens":2,"cache_read_input_tokens":1,"cache_creation_input_tokens":0,\
                "reasoning_output_tokens":0,"estimated":false,"cost_usd":%s,"cost_basis":"m",\
                "time_to_first_chunk_ms":1.000,"duration_ms":2.000}""".formatted(at, id, caller, model, model, cost);
    }

    static String sent(String id) {
        return "{\"at\":\"2026-11-27T11:00:00Z\",\"id\":\"" + id + "\",\"event\":\"sent\",\"caller\":\"ann\"}";
    }

    @Override
    public void close() {
        shelf.close();
        database.close();
    }

    /** With all that lies in its folder. */
    void destroy() throws IOException {
        close();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
        }
        Files.delete(folder);
    }
}

package caravan.books;

import caravan.books.Desk.Asker;
import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Headers;
import caravan.call.Json;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.Waiting;
import caravan.store.Database;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps that answer what was used, by whom, and what it cost. They read what the {@link Bookkeeper} has copied from the journal, half
 * a second ago or so; one after the other on a thread of their own, so that a long report holds up nobody but other reports.
 */
public final class Books implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Books.class);
    private static final String CALLS = "/admin/calls/";
    private static final int MOST_ROWS = 50_000;

    /** There are many callers, and each may be slow to read. */
    private static final int MOST_OWN_ROWS = 5_000;

    private static final List<String> RECENT = List.of("limit", "before", "caller", "model", "outcome");
    private static final Headers ALWAYS = Headers.of("Cache-Control", "no-store", "X-Content-Type-Options", "nosniff");
    private static final Headers JSON = ALWAYS.plus("Content-Type", "application/json");
    private static final Headers CSV = ALWAYS.plus("Content-Type", "text/csv; charset=utf-8; header=present")
            .plus("Content-Disposition", "attachment; filename=\"usage.csv\"");

    private final @Nullable Shelf shelf;
    private final @Nullable Bookkeeper keeper;
    private final InstantSource clock;
    private final Desk desk = new Desk();
    private final AtomicBoolean unreadable = new AtomicBoolean();

    private Books(@Nullable Shelf shelf, @Nullable Bookkeeper keeper, InstantSource clock) {
        this.shelf = shelf;
        this.keeper = keeper;
        this.clock = clock;
    }

    /** Begins to copy the journal, and keeps each entry for so long. */
    public static Books open(Database database, Past past, Duration retention, InstantSource clock) {
        return open(SqliteShelf.in(database), past, retention, clock);
    }

    static Books open(Shelf shelf, Past past, Duration retention, InstantSource clock) {
        Bookkeeper keeper = new Bookkeeper(past, shelf, retention, clock);
        keeper.start();
        return new Books(shelf, keeper, clock);
    }

    /** There are none: nothing is copied, and who asks is told so. */
    public static Books none() {
        return new Books(null, null, InstantSource.system());
    }

    /** Everybody's sums. */
    public CompletionStage<Answer.Whole> usage(Call call) {
        return asked(Asker.ADMINISTRATOR, call, there -> sums(there, call, null, clock.instant()));
    }

    /** The sums of the caller's own key. */
    public CompletionStage<Answer.Whole> ownUsage(Call call) {
        return asked(
                Asker.CALLER, call, there -> sums(there, call, call.caller().name(), clock.instant()));
    }

    /**
     * The same in words. It waits for the answer, so it is not for event loops.
     *
     * @param period as {@code from} in a query
     * @param group as {@code group_by}
     */
    public List<String> told(String period, String group) {
        Question question = Question.of("from=" + period + "&group_by=" + group, clock.instant());
        CompletableFuture<List<String>> words =
                asked(Asker.ADMINISTRATOR, there -> Summary.of(period, group, report(there, question, null))
                        .lines());
        try {
            return words.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof Refused no ? no : failed;
        }
    }

    private static Answer.Whole sums(Shelf shelf, Call call, @Nullable String caller, Instant now) {
        Question question = Question.of(call.request().query(), now);
        Report report = report(shelf, question, caller);
        return question.csv() ? whole(CSV, report.csv()) : whole(JSON, report.json());
    }

    private static Report report(Shelf shelf, Question question, @Nullable String caller) {
        int most = caller == null ? MOST_ROWS : MOST_OWN_ROWS;
        Map<List<String>, Tally> sums = shelf.sums(question.wanted(caller), most);
        if (sums.size() > most) {
            throw Query.wrong("group_by", "makes more than " + most + " rows: ask for less time, or by less");
        }
        return Report.of(question, sums);
    }

    /** The calls that ended last. */
    public CompletionStage<Answer.Whole> calls(Call call) {
        return asked(Asker.ADMINISTRATOR, call, there -> {
            Query query = Query.of(call.request().query(), RECENT);
            Recent recent = new Recent(
                    query.number("limit", 50, 1, 1_000),
                    query.text("before"),
                    query.text("caller"),
                    query.text("model"),
                    query.text("outcome"));
            if (recent.before() != null && there.line(recent.before()) == null) {
                throw Query.wrong("before", "must be the id of a call that is in the books");
            }
            ObjectNode list = Json.MAPPER.createObjectNode().put("object", "list");
            ArrayNode data = list.putArray("data");
            there.lines(recent).forEach(line -> data.add(entry(line)));
            list.put("has_more", data.size() == recent.limit());
            return whole(JSON, list.toString());
        });
    }

    /** One call, by the id that its caller was given: {@code /admin/calls/{id}}. */
    public CompletionStage<Answer.Whole> call(Call call) {
        return asked(Asker.ADMINISTRATOR, call, there -> {
            String id = call.request().path().substring(CALLS.length());
            String line = there.line(id);
            if (line == null) {
                throw new Refused(
                        Reason.UNKNOWN_CALL,
                        "There is no call '" + id
                                + "' in the books. One that has just ended is there within a second.");
            }
            return whole(JSON, entry(line).toString());
        });
    }

    private static ObjectNode entry(String line) {
        try {
            ObjectNode entry = Json.MAPPER.createObjectNode().put("object", "call");
            entry.setAll((ObjectNode) Json.EXACT.readTree(line));
            entry.remove("event");
            return entry;
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Nobody waits for the turn of one who has left. */
    private CompletionStage<Answer.Whole> asked(Asker asker, Call call, Function<Shelf, Answer.Whole> question) {
        return Waiting.on(call.wire(), asked(asker, there -> {
            if (call.wire().left()) {
                throw new Refused(Reason.CALLER_LEFT, "The caller left.");
            }
            return question.apply(there);
        }));
    }

    private <T> CompletableFuture<T> asked(Asker asker, Function<Shelf, T> question) {
        Shelf there = shelf;
        if (there == null) {
            throw new Refused(Reason.BOOKS_OFF, "The books are off: caravan.books says so.");
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            desk.execute(asker, () -> answer(there, question, answer, unreadable));
        } catch (RejectedExecutionException full) {
            throw Refused.tryAgain("Too many questions to the books are waiting.");
        }
        return answer;
    }

    /** @param unreadable was it so the last time? Then the log has it already, however often somebody asks */
    private static <T> void answer(
            Shelf shelf, Function<Shelf, T> question, CompletableFuture<T> answer, AtomicBoolean unreadable) {
        try {
            answer.complete(question.apply(shelf));
            unreadable.set(false);
        } catch (UncheckedIOException later) {
            if (!unreadable.getAndSet(true)) {
                LOG.warn("The books cannot be read: {}", String.valueOf(later.getCause()));
            }
            answer.completeExceptionally(
                    Refused.tryAgain("The books cannot be read now. Calls are written down all the same."));
        } catch (RuntimeException | Error failed) {
            answer.completeExceptionally(failed);
        }
    }

    private static Answer.Whole whole(Headers headers, String text) {
        return new Answer.Whole(200, headers, text.getBytes(StandardCharsets.UTF_8));
    }

    /** What is wrong, in words; null if nothing is. */
    public @Nullable String trouble() {
        String trouble = keeper == null ? null : keeper.trouble();
        return trouble == null
                ? null
                : "the books cannot be written: " + trouble + "; calls go on, and their entries wait in the journal";
    }

    /** How long ago all of the journal was in the books; zero if it is now, or if there are none. */
    public Duration lag() {
        return keeper == null ? Duration.ZERO : keeper.lag();
    }

    /** How many entries were copied since the start. */
    public long entries() {
        return keeper == null ? 0 : keeper.entries();
    }

    @Override
    public void close() {
        desk.close();
        if (keeper != null && shelf != null) {
            keeper.close();
            shelf.close();
        }
    }
}

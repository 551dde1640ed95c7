package caravan.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A request that a fake provider saw, and what became of its answer. Times are those of {@link System#nanoTime}. */
public final class Seen {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 10;

    private final Request request;
    private final int order;
    private final int connection;
    private final long arrivedAt = System.nanoTime();
    private final AtomicLong written = new AtomicLong();
    private final CompletableFuture<End> end = new CompletableFuture<>();

    Seen(Request request, int order, int connection) {
        this.request = request;
        this.order = order;
        this.connection = connection;
    }

    /** @param uri path and query as sent */
    record Request(String method, String uri, List<Map.Entry<String, String>> headers, byte[] body) {}

    /** What has become of an answer. */
    public enum State {
        /** It is being written, or it hangs. */
        OPEN,
        /** All was said. */
        FINISHED,
        /** The other end closed the connection before all was said. */
        CLOSED_BY_PEER,
        /** The script said so: a reset, or a connection closed too early. */
        BROKEN_OFF
    }

    private record End(State state, long at) {}

    /** 0 for the first request that the provider saw. */
    public int order() {
        return order;
    }

    /** Requests with the same number came over the same connection. */
    public int connection() {
        return connection;
    }

    public String method() {
        return request.method();
    }

    /** Path and query, as sent. */
    public String uri() {
        return request.uri();
    }

    public String path() {
        return uri().split("\\?", 2)[0];
    }

    /** In the order and in the letters sent. */
    public List<Map.Entry<String, String>> headers() {
        return request.headers();
    }

    /** All values of the header, whatever the case of its name. */
    public List<String> headers(String name) {
        return headers().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The header's first value, or null. */
    public @Nullable String header(String name) {
        return headers(name).stream().findFirst().orElse(null);
    }

    public byte[] body() {
        return request.body().clone();
    }

    public String text() {
        return new String(request.body(), UTF_8);
    }

    public JsonNode json() {
        try {
            return JSON.readTree(request.body());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** When the request was here in full. */
    public long arrivedAt() {
        return arrivedAt;
    }

    /** As of now; a caller may have the last byte a moment before this says so. */
    public State state() {
        End known = end.getNow(null);
        return known == null ? State.OPEN : known.state();
    }

    /** Waits for the end, 10 s at most. */
    public State awaitEnd() {
        return waitForEnd().state();
    }

    /** How long after this moment the exchange ended; waits for the end, 10 s at most. */
    public Duration endedAfter(long nanoTime) {
        return Duration.ofNanos(waitForEnd().at() - nanoTime);
    }

    /** How many bytes of the answer were handed to the socket, head and framing included. */
    public long written() {
        return written.get();
    }

    void wrote(int bytes) {
        written.addAndGet(bytes);
    }

    /** The first end counts. */
    void end(State state) {
        end.complete(new End(state, System.nanoTime()));
    }

    private End waitForEnd() {
        return end.copy().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public String toString() {
        return "#%d %s %s on connection %d: %s".formatted(order, method(), uri(), connection, state());
    }
}

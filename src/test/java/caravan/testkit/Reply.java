package caravan.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import caravan.testkit.Head.Framing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a fake provider does with one request, as an immutable script: a head, a body in pieces with pauses, an ending.
 * Each piece is a write of its own (and a chunk of its own when chunked).
 *
 * @param head null when nothing is sent before the body: a raw reply, or none at all
 * @param before what to wait for before the first byte
 */
public record Reply(@Nullable Head head, Step before, List<Step> body, Ending ending) implements Script {
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(UTF_8);
    private static final Step AT_ONCE = new Step.Wait(Duration.ZERO);

    /** How a reply ends: as HTTP says, never, with a TCP reset, or with a connection closed too early. */
    enum Ending {
        CLEAN,
        HANG,
        RESET,
        CLOSE
    }

    public static Reply of(int status) {
        return new Reply(new Head(status, List.of(), Framing.LENGTH, Head.COUNTED), AT_ONCE, List.of(), Ending.CLEAN);
    }

    public static Reply json(String text) {
        return json(200, text);
    }

    public static Reply json(int status, String text) {
        return of(status).header("Content-Type", "application/json").bytes(text);
    }

    public static Reply text(int status, String text) {
        return of(status).header("Content-Type", "text/plain; charset=utf-8").bytes(text);
    }

    /** A stream of events, one write each; the events are given as what stands after {@code data:}. */
    public static Reply sse(List<String> data) {
        Reply reply = eventStream();
        for (String each : data) {
            reply = reply.bytes("data: " + each + "\n\n");
        }
        return reply;
    }

    /** A stream of events as it stands in a recording, in one write unless {@link #splitEvery split}. */
    public static Reply sse(byte[] recorded) {
        return eventStream().bytes(recorded);
    }

    private static Reply eventStream() {
        return of(200).header("Content-Type", "text/event-stream; charset=utf-8")
                .chunked();
    }

    /** Bytes that need not be HTTP; the connection stays open unless {@link #thenClose} or the like follows. */
    public static Reply raw(String bytes) {
        return new Reply(null, AT_ONCE, List.of(new Step.Bytes(bytes.getBytes(UTF_8))), Ending.CLEAN);
    }

    /** No answer, ever. */
    public static Reply hangs() {
        return nothing(Ending.HANG);
    }

    /** A TCP reset in place of an answer. */
    public static Reply resets() {
        return nothing(Ending.RESET);
    }

    /** A closed connection in place of an answer. */
    public static Reply closes() {
        return nothing(Ending.CLOSE);
    }

    private static Reply nothing(Ending ending) {
        return new Reply(null, AT_ONCE, List.of(), ending);
    }

    public Reply header(String name, String value) {
        return withHead(known -> known.with(name, value));
    }

    public Reply chunked() {
        return withHead(known -> known.with(Framing.CHUNKED));
    }

    /** No length and no chunks: the closed connection is the end. */
    public Reply untilClose() {
        return withHead(known -> known.with(Framing.UNTIL_CLOSE));
    }

    /** Declares this content length, whatever the body is. */
    public Reply declaring(long length) {
        return withHead(known -> known.with(Framing.LENGTH).declaring(length));
    }

    /** Waits before the first byte. */
    public Reply after(Duration wait) {
        return new Reply(head, new Step.Wait(wait), body, ending);
    }

    /** Waits for the word before the first byte. */
    public Reply after(Cue word) {
        return new Reply(head, new Step.Until(word), body, ending);
    }

    public Reply bytes(String text) {
        return bytes(text.getBytes(UTF_8));
    }

    public Reply bytes(byte[] bytes) {
        return repeat(bytes, 1);
    }

    /** The same piece again and again, for bodies without an end in sight. */
    public Reply repeat(byte[] piece, int times) {
        return then(Collections.nCopies(times, new Step.Bytes(piece)));
    }

    /** Waits before the next piece, or before the ending. */
    public Reply delay(Duration wait) {
        return then(List.of(new Step.Wait(wait)));
    }

    /** Waits for the word before the next piece, or before the ending. */
    public Reply until(Cue word) {
        return then(List.of(new Step.Until(word)));
    }

    /** Waits for the word once this many pieces are said. */
    public Reply holdAfter(int pieces, Cue word) {
        List<Step> held = new ArrayList<>(body);
        held.add(pieces, new Step.Until(word));
        return withBody(held);
    }

    /** Writes the body in pieces of this many bytes; what stands between two delays is one run. */
    public Reply splitEvery(int size) {
        return withBody(Pieces.split(body, size));
    }

    /** Waits this long between one piece and the next. */
    public Reply paced(Duration pause) {
        return withBody(Pieces.paced(body, pause));
    }

    /** Leaves out what comes after this many bytes of the body; a declared length stays as it was. */
    public Reply first(int bytes) {
        Reply declared = head == null ? this : withHead(known -> known.declaring(declaredLength()));
        return declared.withBody(Pieces.first(body, bytes));
    }

    public Reply gzip() {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
            zip.write(Pieces.joined(body));
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return header("Content-Encoding", "gzip").withBody(List.of(new Step.Bytes(zipped.toByteArray())));
    }

    /** Says no more, and leaves the connection open. */
    public Reply thenHang() {
        return new Reply(head, before, body, Ending.HANG);
    }

    public Reply thenReset() {
        return new Reply(head, before, body, Ending.RESET);
    }

    /** Closes the connection without the end that HTTP asks for: no last chunk. */
    public Reply thenClose() {
        return new Reply(head, before, body, Ending.CLOSE);
    }

    @Override
    public Reply to(Seen request) {
        return this;
    }

    /** Everything that goes over the wire, in order; made as it goes, for long bodies. */
    Stream<Step> wire() {
        Stream<Step> waited = Stream.of(before);
        if (head == null) {
            return Stream.concat(waited, body.stream());
        }
        Stream<Step> headed = Stream.concat(waited, Stream.of(new Step.Bytes(head.bytes(declaredLength()))));
        return Stream.concat(headed, head.framing() == Framing.CHUNKED ? chunks() : body.stream());
    }

    private Stream<Step> chunks() {
        Stream<Step> end = ending == Ending.CLEAN ? Stream.of(new Step.Bytes(LAST_CHUNK)) : Stream.of();
        return Stream.concat(body.stream().map(Pieces::chunk), end);
    }

    /** Must the connection be closed once all is said? */
    boolean endsWithClose() {
        return head != null && head.framing() == Framing.UNTIL_CLOSE;
    }

    /** Is the connection closed without a byte of an answer? */
    boolean saysNothing() {
        return head == null && body.isEmpty() && (ending == Ending.RESET || ending == Ending.CLOSE);
    }

    private long declaredLength() {
        return head != null && head.length() != Head.COUNTED ? head.length() : Pieces.length(body);
    }

    private Reply then(List<? extends Step> more) {
        List<Step> longer = new ArrayList<>(body);
        longer.addAll(more);
        return withBody(longer);
    }

    private Reply withBody(List<Step> other) {
        return new Reply(head, before, List.copyOf(other), ending);
    }

    private Reply withHead(UnaryOperator<Head> change) {
        if (head == null) {
            throw new IllegalStateException("This reply has no head");
        }
        return new Reply(change.apply(head), before, body, ending);
    }

    /** For the messages of failed assertions. */
    @Override
    public String toString() {
        return "%s %s, %d bytes, %s"
                .formatted(head == null ? "no head" : head.status(), before, Pieces.length(body), ending);
    }
}

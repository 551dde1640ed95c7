package caravan.providers.hesitation;

import caravan.call.Answer;
import caravan.call.Reason;
import caravan.call.Source;
import caravan.call.Telling;
import caravan.call.UpstreamFailed;
import caravan.call.Wire;
import caravan.stream.AnswerReader;
import caravan.stream.EventData;
import caravan.stream.EventSplitter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Holds a stream back until it has said something, since until then somebody else can still answer: a stream may begin with a
 * role, and then be an error. What it held goes to the caller at once and as it came.
 */
final class FirstContent implements Source, Source.Sink, EventSplitter.Events {
    /** One that says so much and nothing is taken as it is. */
    private static final int MOST = 64 << 10;

    private final Answer.Streamed answer;
    private final AnswerReader reader;
    private final Wire wire;
    private final CompletableFuture<Answer> begun = new CompletableFuture<>();
    private final EventSplitter splitter = new EventSplitter(MOST);
    private final List<byte[]> held = new ArrayList<>();
    private long bytes;
    private @Nullable Sink sink;
    private @Nullable UpstreamFailed failure;
    private boolean ended;

    private FirstContent(Answer.Streamed answer, AnswerReader reader, Wire wire) {
        this.answer = answer;
        this.reader = reader;
        this.wire = wire;
        begun.whenComplete((found, failed) -> {
            if (failed != null) {
                answer.source().cancel();
                letGo();
            }
        });
    }

    /** Completes with the same answer once it has content; fails if it never comes to that. */
    static CompletableFuture<Answer> of(Answer.Streamed answer, AnswerReader reader, Wire wire) {
        FirstContent first = new FirstContent(answer, reader, wire);
        answer.source().start(first);
        return first.begun;
    }

    @Override
    public void bytes(byte[] piece) {
        Sink into = sink;
        if (into != null) {
            into.bytes(piece);
            return;
        }
        held.add(piece);
        bytes += piece.length;
        wire.hold(piece.length);
        if (!begun.isDone()) {
            splitter.feed(piece, this);
            if (!begun.isDone() && bytes > MOST) {
                begin();
            }
        }
    }

    @Override
    public void event(byte[] event, int from, int to) {
        EventData data = EventData.of(event, from, to);
        if (data == null || begun.isDone()) {
            return;
        }
        if (data.isDone()) {
            begin();
            return;
        }
        reader.read(data.bytes(), data.from(), data.length());
        if (reader.failed()) {
            begun.completeExceptionally(UpstreamFailed.within(
                    "The provider's stream was an error before it was an answer.",
                    ErrorWords.of(data.bytes(), data.from(), data.length())));
        } else if (reader.estimatedOutput() > 0 || reader.finished() || reader.isEnd()) {
            begin();
        }
    }

    @Override
    public void part(byte[] event, int from, int to, boolean first) {
        if (!begun.isDone()) {
            begin();
        }
    }

    private void begin() {
        answer.source().pause();
        begun.complete(new Answer.Streamed(answer.status(), answer.headers(), this));
    }

    @Override
    public void end() {
        ended = true;
        Sink into = sink;
        if (into != null) {
            into.end();
        } else if (!begun.isDone()) {
            begun.completeExceptionally(new UpstreamFailed(
                    Reason.UPSTREAM_BROKE_OFF, "The provider's stream ended before it was an answer."));
        }
    }

    @Override
    public void failed(UpstreamFailed why) {
        failure = why;
        Sink into = sink;
        if (into != null) {
            into.failed(why);
        } else {
            begun.completeExceptionally(why);
        }
    }

    @Override
    public void start(Sink into) {
        List<byte[]> pieces = List.copyOf(held);
        letGo();
        sink = into;
        pieces.forEach(into::bytes);
        if (failure != null) {
            into.failed(failure);
        } else if (ended) {
            into.end();
        } else {
            answer.source().resume();
        }
    }

    private void letGo() {
        wire.hold(-bytes);
        bytes = 0;
        held.clear();
    }

    @Override
    public void pause() {
        answer.source().pause();
    }

    @Override
    public void resume() {
        answer.source().resume();
    }

    @Override
    public void cancel() {
        answer.source().cancel();
    }

    @Override
    public void done() {
        answer.source().done();
    }

    @Override
    public @Nullable Telling telling() {
        return answer.source().telling();
    }
}

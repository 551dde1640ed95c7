package caravan.dialects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.FakeWire;
import caravan.call.Headers;
import caravan.call.Json;
import caravan.call.Operation;
import caravan.call.Reason;
import caravan.call.Request;
import caravan.call.Source;
import caravan.call.UpstreamFailed;
import caravan.call.Usage;
import caravan.call.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Answers on their way through, one piece after the other. */
class AnswersTest implements Source {
    private static final String HELLO = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}}]}\n\n";
    private static final String STOP =
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String USAGE =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private final FakeWire wire = new FakeWire();
    private final List<Usage> booked = new ArrayList<>();
    private final Call call = new Call(
            "c1",
            Instant.EPOCH,
            new Request("POST", "/v1/chat/completions", "", Headers.NONE, new byte[0], "127.0.0.1"),
            wire,
            ended -> booked.add(ended.usage()));
    private @Nullable Sink sink;

    @Override
    public void start(Sink to) {
        sink = to;
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void cancel() {}

    private void begin(String contentType, String request) {
        byte[] body = request.getBytes(UTF_8);
        call.open(new Wanted(Operation.CHAT, Json.read(body, (name, parser) -> {}), "m", true, false));
        call.answered(new Answer.Streamed(200, Headers.of("content-type", contentType), this));
        assertThat(new Dialects(Duration.ZERO, false, List.of()).reply(call)).isNotNull();
    }

    private void stream(String... pieces) {
        begin("text/event-stream", "{}");
        tell(pieces);
    }

    private void tell(String... pieces) {
        for (String piece : pieces) {
            sink.bytes(piece.getBytes(UTF_8));
        }
    }

    private @Nullable Reason fault() {
        return call.outcome().fault();
    }

    @Test
    void nothingChangesOnceTheBooksAreClosed() {
        stream(HELLO, STOP, DONE, USAGE);
        sink.end();

        assertThat(booked).singleElement().isSameAs(call.usage());
        assertThat(call.usage().estimated()).isTrue();
        assertThat(wire.body()).isEqualTo(HELLO + STOP + DONE + USAGE);
        assertThat(wire.ended()).isTrue();
    }

    @Test
    void aStreamBeginsWithItsFirstDataNotWithAComment() {
        stream(": waiting\n\n");
        assertThat(call.timeToFirstChunk()).isNull();

        tell(HELLO);
        assertThat(call.timeToFirstChunk()).isNotNull();
    }

    @Test
    void aByteOrderMarkHidesNoUsageAndStays() {
        String mark = "\uFEFF";
        stream(mark + USAGE, STOP, DONE);

        assertThat(call.usage()).isEqualTo(Usage.of(9, 5));
        assertThat(wire.body()).startsWith(mark + "data: ");
    }

    @Test
    void aStreamEndsWellOnlyWhenAllChoicesThatWereAskedForHave() {
        begin("text/event-stream", "{\"n\":2}");
        tell(HELLO, STOP);
        sink.end();

        assertThat(fault()).isEqualTo(Reason.UPSTREAM_BROKE_OFF);
    }

    @Test
    void aChoiceThatFailedIsAFailedStream() {
        stream(HELLO, STOP.replace("stop", "error"), DONE);

        assertThat(fault()).isEqualTo(Reason.UPSTREAM_STREAM_ERROR);
        assertThat(call.outcome().status()).isEqualTo(200);
    }

    @Test
    void aLongAnswerThatEndsTooEarlyIsBrokenOff() {
        begin("application/json", "{}");
        tell("{\"choices\":[{\"message\":{\"content\":\"Hel");
        sink.end();

        assertThat(fault()).isEqualTo(Reason.UPSTREAM_BROKE_OFF);
        assertThat(wire.broken()).isTrue();
        assertThat(wire.ended()).isFalse();
    }

    @Test
    void anErrorInALongAnswerCounts() {
        begin("application/json", "{}");
        tell("{\"error\":{\"mess", "age\":\"no\"}}");
        sink.end();

        assertThat(fault()).isEqualTo(Reason.UPSTREAM_STREAM_ERROR);
        assertThat(wire.ended()).isTrue();
    }

    @Test
    void whatFailsAfterTheEndIsNoFailure() {
        stream(HELLO, STOP, DONE);
        sink.failed(new UpstreamFailed(Reason.UPSTREAM_TIMEOUT, "silent"));

        assertThat(fault()).isNull();
        assertThat(wire.ended()).isTrue();
    }
}

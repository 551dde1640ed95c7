package caravan.providers.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.call.Source;
import caravan.call.UpstreamFailed;
import caravan.providers.demo.Loop.Heard;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PacedSourceTest {
    private final Heard heard = new Heard();
    private Loop loop;
    private Timers timers;
    private PacedSource source;

    @BeforeEach
    void start() {
        loop = new Loop();
        timers = new Timers(loop.vertx());
        source = new PacedSource(
                timers.vertx(),
                Duration.ofMillis(1),
                Stream.of("a", "b", "c", "d")
                        .map(piece -> piece.getBytes(StandardCharsets.UTF_8))
                        .iterator(),
                Source.Sink::end);
    }

    @AfterEach
    void stop() {
        loop.close();
    }

    /** Hears the stream, and does something after so many pieces. */
    private Source.Sink after(int pieces, Runnable action) {
        return new Source.Sink() {
            @Override
            public void bytes(byte[] piece) {
                heard.bytes(piece);
                if (heard.pieces().size() == pieces) {
                    action.run();
                }
            }

            @Override
            public void end() {
                heard.end();
            }

            @Override
            public void failed(UpstreamFailed why) {
                heard.failed(why);
            }
        };
    }

    /** Comes back when the timers that run now, and any they set once more, have fired. */
    private void letTimersFire() {
        await().until(() -> timers.running() == 0);
    }

    @Test
    void nothingFlowsBeforeTheStart() {
        loop.run(source::resume);
        assertThat(timers.delays()).isEmpty();
        assertThat(heard.pieces()).isEmpty();
    }

    @Test
    void everyPieceComesInOrderAndThenTheEnd() {
        loop.run(() -> source.start(heard));
        assertThat(Loop.await(heard.ended())).containsExactly("a", "b", "c", "d");
        assertThat(timers.running()).isZero();
    }

    @Test
    void aPausedSourceIsSilentUntilItIsResumed() {
        loop.run(() -> source.start(after(2, source::pause)));
        await().until(() -> heard.pieces().size() == 2);
        letTimersFire();
        assertThat(heard.pieces()).containsExactly("a", "b");
        loop.run(source::resume);
        assertThat(Loop.await(heard.ended())).containsExactly("a", "b", "c", "d");
    }

    @Test
    void pausingAndResumingAtOnceSetsNoSecondTimer() {
        loop.run(() -> source.start(after(2, () -> {
            source.pause();
            source.resume();
            source.resume();
        })));
        assertThat(Loop.await(heard.ended())).containsExactly("a", "b", "c", "d");
        assertThat(timers.mostAtOnce()).isOne();
    }

    @Test
    void aSourcePausedAtItsLastPieceEndsWhenResumed() {
        loop.run(() -> source.start(after(4, source::pause)));
        await().until(() -> heard.pieces().size() == 4);
        letTimersFire();
        assertThat(heard.ended()).isNotDone();
        loop.run(source::resume);
        assertThat(Loop.await(heard.ended())).hasSize(4);
    }

    @Test
    void aCallerThatReadsSlowlyIsWaitedFor() {
        LoopWire wire = loop.wire();
        wire.full();
        loop.run(() -> source.start(new Source.Sink() {
            @Override
            public void bytes(byte[] piece) {
                if (!wire.write(piece)) {
                    source.pause();
                    wire.onDrain(source::resume);
                }
            }

            @Override
            public void end() {
                wire.end().thenRun(heard::end);
            }

            @Override
            public void failed(UpstreamFailed why) {
                heard.failed(why);
            }
        }));
        await().until(() -> wire.written().length == 1);
        letTimersFire();
        assertThat(wire.written()).asString().isEqualTo("a");
        wire.drain();
        assertThat(Loop.await(wire.ended())).isEqualTo(LoopWire.End.CLEAN);
        assertThat(wire.written()).asString().isEqualTo("abcd");
    }

    @Test
    void nothingFollowsACancel() {
        loop.run(() -> source.start(after(2, source::cancel)));
        await().until(() -> heard.pieces().size() == 2);
        loop.run(source::resume);
        assertThat(timers.running()).isZero();
        assertThat(heard.pieces()).containsExactly("a", "b");
        assertThat(heard.ended()).isNotDone();
    }

    @Test
    void aSourceCancelledBeforeItsStartNeverStarts() {
        loop.run(() -> {
            source.cancel();
            source.start(heard);
        });
        assertThat(timers.delays()).isEmpty();
    }
}

package caravan.cache;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Source;
import caravan.call.UpstreamFailed;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final int LENGTH = 300_000;

    private final byte[] stream = new byte[LENGTH];
    private final ByteArrayOutputStream got = new ByteArrayOutputStream();
    private final Replay replay = new Replay(stream);
    private int pieces;
    private int ends;
    private int pauseAfter = Integer.MAX_VALUE;
    private int leaveAfter = Integer.MAX_VALUE;

    ReplayTest() {
        new Random(1).nextBytes(stream);
    }

    private final Source.Sink caller = new Source.Sink() {
        @Override
        public void bytes(byte[] piece) {
            got.writeBytes(piece);
            pieces++;
            if (pieces == pauseAfter) {
                replay.pause();
            }
            if (pieces == leaveAfter) {
                replay.cancel();
            }
        }

        @Override
        public void end() {
            ends++;
        }

        @Override
        public void failed(UpstreamFailed why) {
            throw new AssertionError(why);
        }
    };

    @Test
    void allOfItComesAndThenItsEnd() {
        replay.start(caller);

        assertThat(got.toByteArray()).isEqualTo(stream);
        assertThat(ends).isEqualTo(1);
    }

    @Test
    void whoReadsSlowlyGetsNoMoreThanTheyCanTake() {
        pauseAfter = 2;
        replay.start(caller);
        assertThat(pieces).isEqualTo(2);
        assertThat(ends).isZero();
        pauseAfter = 3;
        replay.resume();
        assertThat(pieces).isEqualTo(3);
        replay.resume();

        assertThat(got.toByteArray()).isEqualTo(stream);
        assertThat(ends).isEqualTo(1);
        replay.resume();
        assertThat(ends).isEqualTo(1);
    }

    /** The last piece may be what fills the caller's socket. */
    @Test
    void theEndWaitsToo() {
        pauseAfter = 5;
        replay.start(caller);
        assertThat(got.size()).isEqualTo(LENGTH);
        assertThat(ends).isZero();
        replay.resume();

        assertThat(ends).isEqualTo(1);
    }

    @Test
    void whoLeavesGetsNothingMore() {
        leaveAfter = 1;
        replay.start(caller);
        replay.resume();

        assertThat(pieces).isEqualTo(1);
        assertThat(ends).isZero();
    }

    @Test
    void onePausedBeforeItBeganWaits() {
        replay.pause();
        replay.start(caller);
        assertThat(pieces).isZero();
        replay.resume();

        assertThat(ends).isEqualTo(1);
    }
}

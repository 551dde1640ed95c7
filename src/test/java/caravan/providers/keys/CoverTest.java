package caravan.providers.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Headers;
import caravan.call.Source;
import caravan.call.UpstreamFailed;
import java.io.ByteArrayOutputStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Our key does not come back from the provider that was shown it, wherever an answer is cut. */
class CoverTest {
    private static final String KEY = "sk-sks-key-of-ours";
    private static final KeyRing RING = new KeyRing(false, List.of(), InstantSource.system(), new AtomicLong(), false);
    private static final Cover COVER = new Cover(KEY, RING);
    private static final String STARS = "*".repeat(KEY.length());

    /** Gives what it is told to. */
    private static final class Given implements Source {
        private final AtomicReference<Sink> sink = new AtomicReference<>();

        @Override
        public void start(Sink into) {
            sink.set(into);
        }

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public void cancel() {}
    }

    private static final class Got extends ByteArrayOutputStream implements Source.Sink {
        private boolean ended;

        @Override
        public void bytes(byte[] piece) {
            writeBytes(piece);
        }

        @Override
        public void end() {
            ended = true;
        }

        @Override
        public void failed(UpstreamFailed why) {}
    }

    private static String through(String text, int size) {
        Given given = new Given();
        Got got = new Got();
        COVER.over(given).start(got);
        byte[] all = text.getBytes(UTF_8);
        for (int at = 0; at < all.length; at += size) {
            given.sink.get().bytes(Arrays.copyOfRange(all, at, Math.min(all.length, at + size)));
        }
        given.sink.get().end();
        assertThat(got.ended).isTrue();
        return got.toString(UTF_8);
    }

    @Test
    void starsStandOverItWhereverAStreamIsCut() {
        String text = "data: {\"error\": \"no such key: " + KEY + "\"}\n\ndata: é sk-sk" + KEY + KEY + " sk-s";
        for (int size = 1; size <= text.length(); size++) {
            assertThat(through(text, size)).as("in pieces of %d", size).isEqualTo(text.replace(KEY, STARS));
        }
    }

    @Test
    void whatIsNoKeyIsNotHeldBack() {
        Given given = new Given();
        Got got = new Got();
        COVER.over(given).start(got);

        given.sink.get().bytes("data: sk-sks-key-of\n".getBytes(UTF_8));

        assertThat(got.toString(UTF_8)).isEqualTo("data: sk-sks-key-of\n");
    }

    @Test
    void starsStandOverItInHeadersAndInWholeAnswers() {
        Headers headers = Headers.of("Retry-After", "3", "X-Echo", "Bearer " + KEY);
        assertThat(COVER.over(headers).get("x-echo")).isEqualTo("Bearer " + STARS);
        assertThat(COVER.over(headers).get("retry-after")).isEqualTo("3");
        assertThat(new String(COVER.over(("é" + KEY).getBytes(UTF_8)), UTF_8)).isEqualTo("é" + STARS);
    }

    @Test
    void withoutAKeyOfOursNothingIsLookedAt() {
        Given given = new Given();
        assertThat(new Cover(null, RING).over(given)).isSameAs(given);
        assertThat(new Cover("short", RING).over(given)).isSameAs(given);
    }
}

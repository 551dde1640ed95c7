package caravan.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Call;
import caravan.call.Reason;
import caravan.call.Source;
import caravan.call.UpstreamFailed;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GuardedTest {
    private final CompletableFuture<Call> done = new CompletableFuture<>();
    private final Letting source = new Letting();

    /** A source that only knows whether it was let go. */
    private static final class Letting implements Source {
        private boolean cancelled;

        @Override
        public void start(Sink sink) {}

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private static final class Broken implements Source.Sink {
        @Override
        public void bytes(byte[] piece) {
            throw new StackOverflowError();
        }

        @Override
        public void end() {
            throw new IllegalStateException();
        }

        @Override
        public void failed(UpstreamFailed why) {
            throw new IllegalStateException();
        }
    }

    static Stream<Consumer<Source.Sink>> news() {
        return Stream.of(
                sink -> sink.bytes(new byte[1]),
                Source.Sink::end,
                sink -> sink.failed(new UpstreamFailed(Reason.UPSTREAM_BROKE_OFF, "")));
    }

    @ParameterizedTest
    @MethodSource("news")
    void whatTheSinkCannotTakeEndsTheCallAndLetsGoOfTheProvider(Consumer<Source.Sink> news) {
        news.accept(new Guarded(new Broken(), source, done));

        assertThat(done).isCompletedExceptionally();
        assertThat(source.cancelled).isTrue();
    }
}

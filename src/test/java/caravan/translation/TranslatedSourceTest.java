package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Reason;
import caravan.call.Source;
import caravan.call.UpstreamFailed;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The provider's end of a stream whose other end hears another tongue. */
class TranslatedSourceTest {
    private static final String HELLO = Streams.sse(Streams.chunk("{\"content\":\"Hello\"}"));
    private static final String STOP = Streams.sse(Streams.finish("stop"), "[DONE]");

    /** Notes what it is asked to do. */
    private static final class Provider implements Source {
        private final List<String> asked = new ArrayList<>();
        private @Nullable Sink sink;

        @Override
        public void start(Sink into) {
            sink = into;
        }

        @Override
        public void pause() {
            asked.add("pause");
        }

        @Override
        public void resume() {
            asked.add("resume");
        }

        @Override
        public void cancel() {
            asked.add("cancel");
        }

        @Override
        public void done() {
            asked.add("done");
        }
    }

    /** Notes what it hears. */
    private static final class Caller implements Source.Sink {
        private final List<String> heard = new ArrayList<>();

        @Override
        public void bytes(byte[] piece) {
            heard.add(new String(piece, UTF_8));
        }

        @Override
        public void end() {
            heard.add("end");
        }

        @Override
        public void failed(UpstreamFailed why) {
            heard.add("failed " + why.reason());
        }
    }

    private final Provider provider = new Provider();
    private final Caller caller = new Caller();
    private final List<Translation> over = new ArrayList<>();
    private final TranslatedSource source = new TranslatedSource(
            provider, new Translation(Streams.OPENAI, Streams.MESSAGES, Streams.TOLD), translation -> {
                over.add(translation);
                caller.heard.add("over");
            });

    @Test
    void theEndIsKnownBeforeItGoesOutAndTheProviderIsLetGo() {
        source.start(caller);
        provider.sink.bytes(HELLO.getBytes(UTF_8));
        provider.sink.bytes(STOP.getBytes(UTF_8));
        provider.sink.bytes(HELLO.getBytes(UTF_8));
        provider.sink.end();

        assertThat(caller.heard).hasSize(4);
        assertThat(caller.heard.get(0)).contains("text_delta").doesNotContain("message_stop");
        assertThat(caller.heard.get(1)).isEqualTo("over");
        assertThat(caller.heard.get(2)).contains("message_stop").doesNotContain("Hello");
        assertThat(caller.heard.get(3)).isEqualTo("end");
        assertThat(provider.asked).containsExactly("done");
        assertThat(over.getFirst().finished()).isTrue();
    }

    @Test
    void whatIsNoJsonIsToldAsNoAnswerAndTheProviderIsStopped() {
        source.start(caller);
        provider.sink.bytes((HELLO + "data: oops\n\n" + STOP).getBytes(UTF_8));
        provider.sink.end();

        assertThat(caller.heard.get(1)).contains("Hello").doesNotContain("message_stop");
        assertThat(caller.heard.subList(2, caller.heard.size())).containsExactly("failed UPSTREAM_INVALID");
        assertThat(provider.asked).containsExactly("cancel");
    }

    @Test
    void whatWasUsedIsKnownWhenTheCallerLeaves() {
        String used = "{\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}";
        source.start(caller);
        provider.sink.bytes((HELLO + Streams.sse(used)).getBytes(UTF_8));
        source.cancel();
        provider.sink.bytes(STOP.getBytes(UTF_8));

        assertThat(over).hasSize(1);
        assertThat(over.getFirst().usage()).isNotNull();
        assertThat(over.getFirst().usage().inputTokens()).isEqualTo(7);
        assertThat(caller.heard.getLast()).isEqualTo("over");
    }

    @Test
    void aStreamThatEndsTooEarlyIsToldAsOneThatBrokeOff() {
        source.start(caller);
        provider.sink.bytes(HELLO.getBytes(UTF_8));
        provider.sink.end();

        assertThat(caller.heard.subList(1, 3)).containsExactly("over", "failed UPSTREAM_BROKE_OFF");
        assertThat(over.getFirst().fault()).isNotNull();
    }

    @Test
    void aProviderThatBreaksOffIsToldAsSuch() {
        source.start(caller);
        provider.sink.bytes(HELLO.getBytes(UTF_8));
        provider.sink.failed(new UpstreamFailed(Reason.UPSTREAM_BROKE_OFF, "gone"));

        assertThat(caller.heard.getLast()).isEqualTo("failed UPSTREAM_BROKE_OFF");
        assertThat(over).hasSize(1);
    }

    @Test
    void whatHoldsTheCallerUpHoldsTheProviderUp() {
        source.pause();
        source.resume();
        source.cancel();

        assertThat(provider.asked).containsExactly("pause", "resume", "cancel");
    }
}

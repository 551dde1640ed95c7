package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chat.Format;
import caravan.chat.spokes.Gathering;
import caravan.translation.thinking.ThinkBlocks;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model that thinks aloud, and a caller who reads thoughts where they belong, or does not want to. */
class ThoughtsInTextTest {
    private static final String ALOUD = Streams.sse(
            Streams.chunk("{\"content\":\"<thi\"}"),
            Streams.chunk("{\"content\":\"nk>So?</th\"}"),
            Streams.chunk("{\"content\":\"ink>\\n\\nSo.\"}"),
            Streams.finish("stop"),
            "[DONE]");

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itIsToldApartOrNotAtAll(boolean shown) {
        Format format = new ThinkBlocks(Streams.OPENAI, shown, false);
        Said openAi = Sdk.openAiStream(Streams.translated(format, Streams.CHAT, ALOUD));
        Said anthropic = Sdk.anthropicStream(Streams.translated(format, Streams.MESSAGES, ALOUD));

        assertThat(openAi.text()).isEqualTo("So.");
        assertThat(openAi.thinking()).isEqualTo(shown ? "So?" : "");
        assertThat(anthropic.text()).isEqualTo("So.");
        assertThat(anthropic.thinking()).isEqualTo(shown ? "So?" : "");
    }

    @Test
    void aRecordedThoughtIsTakenOut() {
        String name = "huggingface/chat-basic.response.json";
        if (Files.exists(Path.of("../shared/recordings", name))) {
            Recording played = Recording.named(name);
            Format format = new ThinkBlocks(played.format(), true, false);
            Said said = Sdk.openAiWhole(Streams.CHAT.whole(Gathering.read(format, played.bytes()), Streams.TOLD));

            assertThat(said.text()).isEqualTo("Hello! 👋 How can I help you today?");
            assertThat(said.thinking()).startsWith("Hmm, the user").doesNotContain("</think>");
        }
    }
}

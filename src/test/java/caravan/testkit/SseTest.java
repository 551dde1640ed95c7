package caravan.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.testkit.Sse.Event;
import org.junit.jupiter.api.Test;

class SseTest {
    @Test
    void eventsAreReadWhateverTheLineEnds() {
        String stream = "event: a\r\ndata: 1\r\n\r\ndata:2\ndata: 3\n\n\ndata: 4";

        assertThat(Sse.events(stream)).containsExactly(new Event("a", "1"), new Event("", "2\n3"), new Event("", "4"));
    }

    @Test
    void commentsAreNoEvents() {
        String stream = ": keep-alive\n\n:again\n\ndata: 1\n\n";

        assertThat(Sse.events(stream)).containsExactly(new Event("", "1"));
        assertThat(Sse.comments(stream)).containsExactly("keep-alive", "again");
    }

    @Test
    void doneIsNoJson() {
        byte[] stream = "data: {\"a\":1}\n\ndata: [DONE]\n\n".getBytes(UTF_8);

        assertThat(Sse.json(stream)).hasSize(1);
    }
}

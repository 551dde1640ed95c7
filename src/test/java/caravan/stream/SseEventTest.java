package caravan.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SseEventTest {
    private static SseEvent read(String event) {
        byte[] bytes = event.getBytes(UTF_8);
        return SseEvent.read(bytes, 0, bytes.length);
    }

    @Test
    void thePayloadIsWhatFollowsTheColonAndOneSpace() {
        assertThat(read("data: {\"a\":1}\n\n").data()).isEqualTo("{\"a\":1}");
        assertThat(read("data:{\"a\":1}\r\n\r\n").data()).isEqualTo("{\"a\":1}");
        assertThat(read("data:  x \r\r").data()).isEqualTo(" x ");
    }

    @Test
    void oneDataLineIsNotCopied() {
        byte[] bytes = "..data: x\n\n..".getBytes(UTF_8);
        SseEvent event = SseEvent.read(bytes, 2, bytes.length - 2);
        assertThat(event.bytes()).isSameAs(bytes);
        assertThat(event.data()).isEqualTo("x");
    }

    @Test
    void severalDataLinesAreJoinedWithLf() {
        assertThat(read("data: a\r\ndata:\r\n: why\r\ndata: c\r\n\r\n").data()).isEqualTo("a\n\nc");
    }

    @Test
    void theNameIsTheLastEventField() {
        assertThat(read("event: ping\ndata: {}\n\n").name()).isEqualTo("ping");
        assertThat(read("event: a\nevent:b\n\n").name()).isEqualTo("b");
        assertThat(read("data: {}\n\n").name()).isEmpty();
    }

    @Test
    void anEventWithoutItsBlankLineIsRead() {
        assertThat(read("event: end\ndata: [DONE]").done()).isTrue();
        assertThat(read("event: end\ndata: [DONE]").name()).isEqualTo("end");
    }

    @Test
    void commentsAndBlankLinesAreCommentOnly() {
        assertThat(read(": keep-alive\n\n").commentOnly()).isTrue();
        assertThat(read("\r\n").commentOnly()).isTrue();
        assertThat(read(": a\n:\n\n").hasData()).isFalse();
    }

    @Test
    void aFieldWithoutDataIsNoCommentAndHasNoData() {
        SseEvent event = read("id: 7\nretry: 10\n\n");
        assertThat(event.commentOnly()).isFalse();
        assertThat(event.hasData()).isFalse();
        assertThat(event.data()).isEmpty();
    }

    @Test
    void aFieldWithoutColonHasAnEmptyValue() {
        SseEvent event = read("data\n\n");
        assertThat(event.hasData()).isTrue();
        assertThat(event.data()).isEmpty();
    }

    @Test
    void fieldsWhoseNamesOnlyBeginLikeDataAreOthers() {
        assertThat(read("data-x: 1\n database: 2\ndat: 3\n\n").hasData()).isFalse();
    }

    @Test
    void onlyAPayloadThatBeginsWithDoneIsTheEnd() {
        assertThat(read("data: [DONE]\n\n").done()).isTrue();
        assertThat(read("data:[DONE]\r\n\r\n").done()).isTrue();
        assertThat(read("data: {\"text\":\"[DONE]\"}\n\n").done()).isFalse();
        assertThat(read(": [DONE]\n\n").done()).isFalse();
    }
}

package caravan.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventDataTest {
    private static EventData read(String event) {
        byte[] bytes = event.getBytes(UTF_8);
        return EventData.of(bytes, 0, bytes.length);
    }

    private static String text(String event) {
        EventData data = read(event);
        return new String(data.bytes(), data.from(), data.length(), UTF_8);
    }

    @Test
    void thePayloadIsWhatFollowsTheColonAndOneSpace() {
        assertThat(text("data: {\"a\":1}\n\n")).isEqualTo("{\"a\":1}");
        assertThat(text("data:{\"a\":1}\r\n\r\n")).isEqualTo("{\"a\":1}");
        assertThat(text("data:  x \r\r")).isEqualTo(" x ");
        assertThat(text("data:\n\n")).isEmpty();
    }

    @Test
    void oneDataLineIsNotCopied() {
        byte[] bytes = "..event: a\ndata: x\n\n..".getBytes(UTF_8);
        EventData data = EventData.of(bytes, 2, bytes.length - 2);
        assertThat(data.bytes()).isSameAs(bytes);
        assertThat(new String(bytes, data.from(), data.length(), UTF_8)).isEqualTo("x");
    }

    @Test
    void severalDataLinesAreJoinedWithLf() {
        assertThat(text("data: a\r\ndata:\r\n: why\r\ndata: c\r\n\r\n")).isEqualTo("a\n\nc");
    }

    @Test
    void anEventWithoutItsBlankLineIsRead() {
        assertThat(text("event: end\ndata: x")).isEqualTo("x");
    }

    @Test
    void commentsBlankLinesAndOtherFieldsHaveNoData() {
        assertThat(read(": keep-alive\n\n")).isNull();
        assertThat(read("\r\n")).isNull();
        assertThat(read("id: 7\nretry: 10\n\n")).isNull();
        assertThat(read("data-x: 1\n data: 2\n:data: 3\n\n")).isNull();
    }

    @Test
    void aByteOrderMarkBeforeTheFirstLineIsSkipped() {
        assertThat(text("\uFEFFdata: x\n\n")).isEqualTo("x");
    }

    @Test
    void onlyAPayloadThatIsDoneIsTheEnd() {
        assertThat(read("data: [DONE]\n\n").isDone()).isTrue();
        assertThat(read("data:[DONE] \r\n\r\n").isDone()).isTrue();
        assertThat(read("data: {\"text\":\"[DONE]\"}\n\n").isDone()).isFalse();
        assertThat(read("data: [DONE]x\n\n").isDone()).isFalse();
    }

    @Test
    void whatStandsInThePayloadIsFoundAndNothingAroundIt() {
        assertThat(read("data: {\"usage\":{}}\n\n").mentions("\"usage\":{".getBytes(UTF_8)))
                .isTrue();
        assertThat(read("event: ab\ndata: ba\n\n").mentions("ab".getBytes(UTF_8)))
                .isFalse();
        assertThat(read("data: aab\n\n").mentions("ab".getBytes(UTF_8))).isTrue();
        assertThat(read("data: a\n\n").mentions("ab".getBytes(UTF_8))).isFalse();
    }
}

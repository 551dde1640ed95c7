package caravan.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What an answer says of itself is noted for those who want to know, and for nobody else. */
class MarksTest {
    private static AnswerReader read(AnswerReader reader, String... texts) {
        for (String text : texts) {
            byte[] json = text.replace('\'', '"').getBytes(UTF_8);
            reader.read(json, 0, json.length);
        }
        return reader;
    }

    @Test
    void nothingIsNotedThatNobodyWants() {
        ChatReader reader = new ChatReader(1);
        byte[] json = "{\"id\":\"x\",\"choices\":[{\"finish_reason\":\"stop\"}]}".getBytes(UTF_8);
        reader.read(json, 0, json.length);

        assertThat(reader.id()).isNull();
        assertThat(reader.endings()).isEmpty();
        assertThat(reader.finished()).isTrue();
    }

    @Test
    void ofAMessageWholeOrInEvents() {
        AnswerReader whole = read(
                new MessagesReader().marking(), "{'id':'msg_1','content':[{'id':'toolu_1'}],'stop_reason':'tool_use'}");
        AnswerReader events = read(
                new MessagesReader().marking(),
                "{'type':'message_start','message':{'id':'msg_1','stop_reason':null}}",
                "{'type':'content_block_start','content_block':{'type':'tool_use','id':'toolu_1'}}",
                "{'type':'message_delta','delta':{'stop_reason':'tool_use'},'usage':{'output_tokens':4}}");

        for (AnswerReader marks : List.of(whole, events)) {
            assertThat(marks.id()).isEqualTo("msg_1");
            assertThat(marks.endings()).containsExactly("tool_use");
        }
    }

    @Test
    void ofAResponseWholeOrInEvents() {
        AnswerReader whole = read(
                new ResponsesReader().marking(), "{'id':'resp_1','status':'incomplete','output':[{'id':'msg_1'}]}");
        AnswerReader events = read(
                new ResponsesReader().marking(),
                "{'type':'response.created','response':{'id':'resp_1','status':'in_progress'}}",
                "{'type':'response.output_item.added','item':{'id':'msg_1','status':'completed'}}",
                "{'type':'response.incomplete','response':{'id':'resp_1','status':'incomplete'}}");

        for (AnswerReader marks : List.of(whole, events)) {
            assertThat(marks.id()).isEqualTo("resp_1");
            assertThat(marks.endings()).containsExactly("incomplete");
        }
    }

    @Test
    void thereIsAnEndToThem() {
        String choices = "{'index':0,'finish_reason':'stop'},".repeat(1_000);
        AnswerReader marks = read(new ChatReader(1).marking(), "{'choices':[" + choices + "{'index':1}]}");

        assertThat(marks.endings()).hasSize(16);
    }
}

package caravan.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponsesReaderTest {
    private static ResponsesReader read(String... texts) {
        ResponsesReader reader = new ResponsesReader();
        for (String text : texts) {
            byte[] json = text.replace('\'', '"').getBytes(UTF_8);
            reader.read(json, 0, json.length);
        }
        return reader;
    }

    private static String delta(String kind, int chars) {
        return "{'type':'response." + kind + ".delta','delta':'" + "x".repeat(chars) + "'}";
    }

    private static String done(String kind, String field, int chars) {
        return "{'type':'response." + kind + ".done','" + field + "':'" + "x".repeat(chars) + "'}";
    }

    private static final String USAGE =
            "{'input_tokens':100,'input_tokens_details':{'cached_tokens':60,'cache_write_tokens':30,"
                    + "'cache_write_tokens_details':{'ttl_30m_tokens':10,'ttl_12h_tokens':20}},'output_tokens':40,"
                    + "'output_tokens_details':{'reasoning_tokens':25},'total_tokens':140}";

    @Test
    void everyTokenIsInOneBucket() {
        Usage expected = new Usage(10, 60, 10, 20, 0, 15, 25, 0, "flex", null, false);

        assertThat(read("{'object':'response','service_tier':'flex','usage':" + USAGE + "}")
                        .usage())
                .isEqualTo(expected);
        assertThat(read("{'type':'response.completed','response':{'usage':" + USAGE + ",'service_tier':'flex'}}")
                        .usage())
                .isEqualTo(expected);
    }

    @Test
    void whatHostedToolsUsedIsNotTheModels() {
        String tools = "{'image_gen':{'input_tokens':7,'output_tokens':9}}";

        assertThat(read("{'response':{'tool_usage':" + tools + ",'usage':null}}")
                        .usage())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "incomplete", "failed"})
    void theEventThatGivesTheResponseAsItStaysIsTheEnd(String status) {
        ResponsesReader reader = read("{'type':'response.created','response':{}}");
        assertThat(reader.isEnd() || reader.finished()).isFalse();

        reader = read("{'response':{'status':'" + status + "'},'type':'response." + status + "'}");
        assertThat(reader.isEnd() && reader.finished()).isTrue();
        assertThat(reader.failed()).isEqualTo(status.equals("failed"));
    }

    @Test
    void errorsAreFoundInTheirThreePlaces() {
        assertThat(read("{'type':'error','code':'c','message':'m'}").failed()).isTrue();
        assertThat(read("{'error':{'code':'c'},'type':'error'}").failed()).isTrue();
        assertThat(read("{'status':'completed','error':{'code':'c'}}").failed()).isTrue();
        assertThat(read("{'status':'completed','error':null}").failed()).isFalse();
        assertThat(read("{'type':'error'}").isEnd())
                .as("response.failed may follow")
                .isFalse();
    }

    @Test
    void aTextThatIsRepeatedWhenItIsDoneCountsOnce() {
        ResponsesReader reader = read(
                delta("output_text", 40),
                delta("output_text", 40),
                done("output_text", "text", 80),
                "{'type':'response.output_item.done','item':{'content':[{'text':'" + "x".repeat(80) + "'}]}}",
                "{'type':'response.completed','response':{'output':[{'content':[{'text':'" + "x".repeat(80)
                        + "'}]}]}}");

        assertThat(reader.estimatedOutput()).isEqualTo(20);
    }

    @Test
    void everyKindOfTextCountsWithOrWithoutDeltas() {
        ResponsesReader reader = read(
                delta("reasoning_summary_text", 40),
                delta("refusal", 40),
                done("function_call_arguments", "arguments", 40),
                done("custom_tool_call_input", "input", 40),
                delta("code_interpreter_call_code", 40));

        assertThat(reader.estimatedOutput()).isEqualTo(50);
    }

    @Test
    void soundsAndPicturesAreNoText() {
        assertThat(read(delta("audio", 4000), delta("image_generation_call.partial_image", 4000))
                        .estimatedOutput())
                .isZero();
    }

    @Test
    void aDeltaIsATokenAtLeast() {
        assertThat(read(delta("output_text", 1), delta("output_text", 1), delta("output_text", 0))
                        .estimatedOutput())
                .isEqualTo(2);
    }

    @Test
    void whatAWholeResponseWroteIsWhatItsItemsSay() {
        ResponsesReader reader = read("{'output':[{'type':'reasoning','summary':[{'text':'1234'}],'encrypted_content':'"
                + "x".repeat(4000)
                + "'},{'type':'function_call','arguments':'1234','name':'n'},{'content':[{'text':'1234',"
                + "'annotations':[{'title':'t'}]},{'refusal':'1234'}]},{'type':'file_search_call','results':[{'text':'"
                + "x".repeat(4000) + "'}]}]}");

        assertThat(reader.estimatedOutput()).isEqualTo(4);
    }

    @Test
    void theNumberOfTheLastEventIsKnown() {
        assertThat(read("{'type':'a','sequence_number':4}", "{'type':'b'}").sequence())
                .isEqualTo(4);
        assertThat(read("{'type':'a'}").sequence()).isEqualTo(-1);
    }
}

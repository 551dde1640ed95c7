package caravan.rest;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import caravan.testkit.Reply;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With the house's key, a body must not reach what is stored either: not by any field, at any depth, in any letters. */
class StoredInBodiesTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String RESPONSES = "/v1/responses";

    private static FakeProvider fake;
    private static Gate own;
    private static Gate house;

    @BeforeAll
    static void start() {
        fake = FakeProvider.start().always(Reply.json("{\"object\":\"x\"}"));
        own = Gate.plan().ownKeys(fake).start();
        house = Gate.plan()
                .openai(fake)
                .file(
                        "config/keys.yaml",
                        Keyring.of(
                                new Keyring.Key("plain", "", ""),
                                new Keyring.Key("narrow", "[\"gpt-*\"]", ""),
                                new Keyring.Key("one", "", "[\"/v1/files/file-1\", \"POST /v1/batches\"]"),
                                new Keyring.Key("all", "", "[\"GET /v1/**\", \"POST /v1/batches\"]")))
                .start();
    }

    @AfterAll
    static void stop() {
        own.close();
        house.close();
        fake.close();
    }

    private static String body(String path, String fields) {
        String start = path.equals(CHAT) && !fields.contains("'messages'")
                ? "'model':'gpt-5','messages':[{'role':'user','content':'x'}],"
                : "'model':'gpt-5',";
        return "{" + (start + fields).replace('\'', '"') + "}";
    }

    private static void isClosed(String key, Asked asked, String field) {
        int before = fake.seen().size();
        HttpResponse<String> answer = asked.at(house, key);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(answer.body()).contains("path_not_allowed", "\"param\":\"" + field + "\"", "config/keys.yaml");
        assertThat(fake.seen()).hasSize(before);
    }

    private static void passes(Gate gate, String key, Asked asked) {
        HttpResponse<String> answer = asked.at(gate, key);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(fake.seen().getLast().text()).isEqualTo(asked.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/responses | 'input':'x','previous_response_id':'resp_1' | previous_response_id",
                "/v1/responses | 'input':'x','Previous_Response_ID':'resp_1' | Previous_Response_ID",
                "/v1/responses | 'input':'x','previous_response\\u005fid':'resp_1' | previous_response_id",
                "/v1/responses | 'input':'x','conversation':'conv_1' | conversation",
                "/v1/responses | 'input':'x','conversation':{'id':'conv_1'} | conversation.id",
                "/v1/responses | 'input':'x','prompt':{'id':'pmpt_1','version':'2'} | prompt.id",
                "/v1/responses | 'input':'x','background':true | background",
                "/v1/responses | 'input':[{'type':'item_reference','id':'msg_1'}] | input[0].id",
                "/v1/responses | 'input':[{'id':'msg_1'}] | input[0].id",
                "/v1/responses | 'input':[{'role':'user','content':'x'},{'id':'msg_1','type':null}] | input[1].id",
                "/v1/responses | 'input':[{'id':'msg_1','x':[{'type':'message','role':'user'}]}] | input[0].id",
                "/v1/responses | 'input':[{'role':'user','content':[{'type':'input_file','file_id':'file-1'}]}] | input[0].content[0].file_id",
                "/v1/responses | 'input':[{'role':'user','content':[{'type':'input_image','file_id':'file-1'}]}] | input[0].content[0].file_id",
                "/v1/responses | 'input':'x','tools':[{'type':'file_search','vector_store_ids':['vs_1']}] | tools[0].vector_store_ids[0]",
                "/v1/responses | 'input':'x','tools':[{'type':'code_interpreter','container':'cntr_1'}] | tools[0].container",
                "/v1/responses | 'input':'x','tools':[{'type':'code_interpreter','container':{'type':'auto','file_ids':['f']}}] | tools[0].container.file_ids[0]",
                "/v1/responses | 'input':'x','tools':[{'type':'shell','environment':{'type':'container_reference','container_id':'c'}}] | tools[0].environment.container_id",
                "/v1/responses | 'input':'x','tools':[{'type':'shell','environment':{'skills':[{'skill_id':'s'}]}}] | tools[0].environment.skills[0].skill_id",
                "/v1/responses | 'input':'x','tools':[{'type':'image_generation','input_image_mask':{'file_id':'f'}}] | tools[0].input_image_mask.file_id",
                "/v1/chat/completions | 'messages':[{'role':'user','content':[{'type':'file','file':{'file_id':'file-1'}}]}] | messages[0].content[0].file.file_id",
                "/v1/chat/completions | 'messages':[{'role':'assistant','audio':{'id':'audio_1'}}] | messages[0].audio.id",
                "/v1/chat/completions | 'tools':[{'type':'x','vector_store_ids':['vs_1']}] | tools[0].vector_store_ids[0]",
                "/v1/chat/completions | 'unheard_of':{'deep':[[{'file_id':'file-1'}]]} | unheard_of.deep[0][0].file_id",
                "/v1/images/edits | 'prompt':'x','images':[{'file_id':'file-1'}] | images[0].file_id",
                "/v1/images/edits | 'prompt':'x','mask':{'file_id':'file-1'} | mask.file_id",
                "/v1/audio/speech | 'input':'x','voice':{'id':'voice_1'} | voice.id",
                "/v1/embeddings | 'input':'x','file_id':'file-1' | file_id",
                "/v1/moderations | 'input':[{'file_id':'file-1'}] | input[0].file_id",
                "/v1/completions | 'prompt':'x','file_ids':['file-1'] | file_ids[0]"
            })
    void whatIsStoredIsClosedByItsFieldsName(String path, String fields, String field) {
        Asked asked = Asked.json("POST", path, body(path, fields));

        isClosed("k-plain", asked, field);
        isClosed("k-narrow", asked, field);
        passes(house, "k-all", asked);
        passes(own, "sk-own", asked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'metadata':{'file_id':'mine','model':'mine'}",
                "'tools':[{'type':'function','function':{'name':'f','parameters':{'properties':{'file_id':{'type':'string'}},'required':['file_id'],'default':{'model':'x','file_id':'y'}}}}]",
                "'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{'examples':[{'file_id':'x','model':'y'}]}}}",
                "'messages':[{'role':'assistant','tool_calls':[{'id':'call_1','type':'function','function':{'name':'f','arguments':'{}'}}]},{'role':'tool','tool_call_id':'call_1','content':'file_id'}]",
                "'audio':{'voice':'alloy','format':'wav'}",
                "'prediction':{'type':'content','content':'file_id'}",
                "'user':'file_id'"
            })
    void whatOnlyLooksLikeItPasses(String fields) {
        passes(house, "k-narrow", Asked.json("POST", CHAT, body(CHAT, fields)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'input':'x','background':false,'previous_response_id':null,'conversation':null,'store':true",
                "'input':[{'type':'message','id':'msg_1','role':'assistant','content':[{'type':'output_text','text':'x'}]},{'type':'function_call','id':'fc_1','call_id':'c','name':'f','arguments':'{}'},{'type':'function_call_output','call_id':'c','output':'x'},{'role':'user','content':'x'}]",
                "'input':'x','tools':[{'type':'code_interpreter','container':{'type':'auto'}},{'type':'web_search'}]"
            })
    void anAgentsLoopThatSendsItsItemsAgainPasses(String fields) {
        fake.next(Reply.json("{\"object\":\"response\"}"));
        passes(house, "k-narrow", Asked.json("POST", RESPONSES, body(RESPONSES, fields)));
    }

    @Test
    void oneFileThatIsOpenOpensNoOther() {
        String both = body(
                RESPONSES,
                "'input':[{'role':'user','content':[{'type':'input_file','file_id':'file-1'},{'type':'input_file','file_id':'%s'}]}]");

        passes(house, "k-one", Asked.json("POST", RESPONSES, both.formatted("file-1")));
        for (String other : new String[] {"file-2", "file-1/content", "../files/file-1", "file-1%2f", "", "file-1 "}) {
            isClosed("k-one", Asked.json("POST", RESPONSES, both.formatted(other)), "input[0].content[1].file_id");
        }
    }

    @Test
    void whatIsPassedThroughIsHeldToTheSame() {
        String batch = "{\"input_file_id\":\"%s\",\"endpoint\":\"/v1/chat/completions\"}";

        passes(house, "k-one", Asked.json("POST", "/v1/batches", batch.formatted("file-1")));
        isClosed("k-one", Asked.json("POST", "/v1/batches", batch.formatted("file-2")), "input_file_id");
    }

    @Test
    void anotherModelInABodyIsCheckedToo() {
        String[] names = {"'models':['gpt-5','o3']", "'plugins':[{'model':'o3'}]", "'tools':[{'type':'x','model':'o3'}]"
        };
        for (String fields : names) {
            HttpResponse<String> answer =
                    Asked.json("POST", CHAT, body(CHAT, fields)).at(house, "k-narrow");
            assertThat(answer.statusCode()).as(fields).isEqualTo(403);
            assertThat(answer.body()).contains("model_not_allowed");
        }
        passes(house, "k-narrow", Asked.json("POST", CHAT, body(CHAT, "'models':['gpt-5','gpt-4o']")));
        passes(house, "k-plain", Asked.json("POST", CHAT, body(CHAT, names[0])));
    }

    @Test
    void aFormCanNameNothingThatIsStored() {
        String form =
                Endpoints.form("gpt-image-2").replace("name=\"file\"; filename=\"a.bin\"", "name=\"image[file_id]\"");
        isClosed(
                "k-plain",
                new Asked("POST", "/v1/images/edits", "multipart/form-data; boundary=b0undary", form),
                "image[file_id]");
    }
}

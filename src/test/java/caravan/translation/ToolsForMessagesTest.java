package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.ToolUseBlock;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An application of Anthropic's lets whoever answers call its tools, several at once, and tells them what came of it. */
class ToolsForMessagesTest {
    private static final String TOOLS = """
            ,"tools":[{"name":"look_up","description":"Looks a city up","input_schema":{"type":"object",\
            "properties":{"city":{"type":"string"}},"required":["city"]}},\
            {"name":"measure","input_schema":{"type":"object","properties":{}}}]""";

    private static final Spoken CALLS = Spoken.of(
            "tool_calls",
            new Spoken.Text("Let me see."),
            new Spoken.Call("call_1", "look_up", "{\"city\":\"Samarkand\"}"),
            new Spoken.Call("call_2", "look_up", "{\"city\":\"Bukhara\",\"near\":[1,2.50]}"));

    private static Rig rig;
    private static Claude claude;

    @BeforeAll
    static void open() {
        rig = Town.house(plan -> plan);
        claude = Claude.of(rig);
    }

    @AfterAll
    static void close() {
        claude.close();
        rig.close();
    }

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-5, false",
        "claude-sonnet-4-5, true",
        "gpt-4o, false",
        "gpt-4o, true",
        "gemini-2.5-flash, false",
        "gemini-2.5-flash, true"
    })
    void severalCallsAtOnceAreReadByTheClient(String model, boolean streamed) {
        rig.fake().always(CALLS);

        Message answer = claude.ask(Town.messages(model, TOOLS), streamed);

        assertThat(answer.stopReason()).contains(StopReason.TOOL_USE);
        assertThat(Claude.text(answer)).isEqualTo("Let me see.");
        assertThat(Claude.calls(answer)).extracting(ToolUseBlock::name).containsExactly("look_up", "look_up");
        assertThat(Claude.calls(answer))
                .extracting(ToolUseBlock::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-zA-Z0-9_-]{1,64}"));
        assertThat(Claude.input(Claude.calls(answer).getLast()))
                .isEqualTo(Said.parse("{\"city\":\"Bukhara\",\"near\":[1,2.50]}"));
    }

    @ParameterizedTest
    @CsvSource({"gpt-4o", "gemini-2.5-flash"})
    void aToolIsDescribedAsItsProviderWantsIt(String model) {
        rig.fake().always(CALLS);
        claude.ask(Town.messages(model, TOOLS), false);

        JsonNode asked = rig.lastSeen().json();
        JsonNode first =
                model.startsWith("gpt") ? asked.at("/tools/0/function") : asked.at("/tools/0/functionDeclarations/0");
        assertThat(first.path("name").asText()).isEqualTo("look_up");
        assertThat(first.path("description").asText()).isEqualTo("Looks a city up");
        JsonNode schema = first.path(model.startsWith("gpt") ? "parameters" : "parametersJsonSchema");
        assertThat(schema.at("/properties/city/type").asText()).isEqualTo("string");
        assertThat(schema.at("/required/0").asText()).isEqualTo("city");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auto      | \"auto\"                                              | {\"mode\":\"AUTO\"}",
                "any       | \"required\"                                          | {\"mode\":\"ANY\"}",
                "none      | \"none\"                                              | {\"mode\":\"NONE\"}",
                "tool      | {\"type\":\"function\",\"function\":{\"name\":\"measure\"}} | {\"mode\":\"ANY\",\"allowedFunctionNames\":[\"measure\"]}"
            })
    void everyKindOfChoiceIsSaid(String type, String openAi, String gemini) {
        rig.fake().always(CALLS);
        String choice =
                ",\"tool_choice\":{\"type\":\"" + type + "\"" + (type.equals("tool") ? ",\"name\":\"measure\"}" : "}");

        claude.ask(Town.messages("gpt-4o", TOOLS + choice), false);
        assertThat(rig.lastSeen().json().path("tool_choice")).isEqualTo(Said.parse(openAi));

        claude.ask(Town.messages("gemini-2.5-flash", TOOLS + choice), false);
        assertThat(rig.lastSeen().json().at("/toolConfig/functionCallingConfig"))
                .isEqualTo(Said.parse(gemini));
    }

    @ParameterizedTest
    @CsvSource({"gpt-4o,", "gemini-2.5-flash, parallel_tool_calls"})
    void oneCallAtATimeIsSaidOrNamedAsDropped(String model, String dropped) {
        rig.fake().always(CALLS);
        String choice = ",\"tool_choice\":{\"type\":\"auto\",\"disable_parallel_tool_use\":true}";

        var answer = Town.ask(rig, model, TOOLS + choice);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.head().header("x-caravan-dropped")).isEqualTo(dropped);
        assertThat(rig.lastSeen().json().path("parallel_tool_calls").asBoolean(true))
                .isEqualTo(dropped != null);
    }

    /** One result is text, one is a picture, one is a failure; and then the user says something. */
    private static String results(Message answer) {
        String picture =
                "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"iVBORw0K\"}}";
        return "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\""
                + Claude.calls(answer).getFirst().id() + "\",\"content\":[{\"type\":\"text\",\"text\":\"A map\"},"
                + picture
                + "]},{\"type\":\"tool_result\",\"tool_use_id\":\""
                + Claude.calls(answer).getLast().id()
                + "\",\"is_error\":true,\"content\":\"Not found\"},{\"type\":\"text\",\"text\":\"Well?\"}]}";
    }

    private static JsonNode next(String model, String first, boolean streamed) {
        rig.fake().always(CALLS);
        Message answer = claude.ask(Town.messages(first, TOOLS), streamed);
        rig.fake().always(Spoken.of("stop", new Spoken.Text("I see.")));
        String request = "{\"model\":\"" + model
                + "\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"Look\"}," + Claude.again(answer)
                + "," + results(answer) + "]" + TOOLS + "}";

        assertThat(Claude.text(claude.ask(request, streamed))).isEqualTo("I see.");
        return rig.lastSeen().json();
    }

    @ParameterizedTest
    @CsvSource({"gpt-4o, false", "gpt-4o, true", "gemini-2.5-flash, false", "claude-sonnet-4-5, true"})
    void whatToolsCameToIsToldToOpenAi(String first, boolean streamed) {
        JsonNode messages = next("gpt-4o", first, streamed).path("messages");

        assertThat(messages).hasSize(5);
        JsonNode calls = messages.at("/1/tool_calls");
        assertThat(messages.at("/1/content").asText()).isEqualTo("Let me see.");
        assertThat(Said.parse(calls.at("/1/function/arguments").asText())
                        .at("/near/1")
                        .asDouble())
                .isEqualTo(2.5);
        assertThat(messages.at("/2/role").asText()).isEqualTo("tool");
        assertThat(messages.at("/2/tool_call_id")).isEqualTo(calls.at("/0/id"));
        assertThat(messages.at("/2/content").asText()).isEqualTo("A map");
        assertThat(messages.at("/3/tool_call_id")).isEqualTo(calls.at("/1/id"));
        assertThat(messages.at("/3/content").asText()).isEqualTo("Error: Not found");
        assertThat(messages.at("/4/content/0/image_url/url").asText()).isEqualTo("data:image/png;base64,iVBORw0K");
        assertThat(messages.at("/4/content/1/text").asText()).isEqualTo("Well?");
    }

    @ParameterizedTest
    @CsvSource({"gemini-2.5-flash, false", "gemini-2.5-flash, true", "gpt-4o, true", "claude-sonnet-4-5, false"})
    void whatToolsCameToIsToldToGemini(String first, boolean streamed) {
        JsonNode contents = next("gemini-2.5-flash", first, streamed).path("contents");

        assertThat(contents).hasSize(3);
        assertThat(contents.at("/1/parts/0/text").asText()).isEqualTo("Let me see.");
        assertThat(contents.at("/1/parts/2/functionCall/args/near/1").asDouble())
                .isEqualTo(2.5);
        JsonNode parts = contents.at("/2/parts");
        assertThat(parts.at("/0/functionResponse/name").asText()).isEqualTo("look_up");
        assertThat(parts.at("/0/functionResponse/id")).isEqualTo(contents.at("/1/parts/1/functionCall/id"));
        assertThat(parts.at("/0/functionResponse/response/result").asText()).isEqualTo("A map");
        assertThat(parts.at("/1/functionResponse/response/error").asText()).isEqualTo("Not found");
        assertThat(parts.at("/2/inlineData/data").asText()).isEqualTo("iVBORw0K");
        assertThat(parts.at("/3/text").asText()).isEqualTo("Well?");
    }
}

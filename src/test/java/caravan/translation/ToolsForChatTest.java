package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.models.chat.completions.ChatCompletion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An application of OpenAI's lets Anthropic's and Google's models call its tools, and tells them what came of it. */
class ToolsForChatTest {
    private static final String TOOLS = """
            ,"tools":[{"type":"function","function":{"name":"look_up","description":"Looks a city up","strict":true,\
            "parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}},\
            {"type":"function","function":{"name":"measure"}}]""";
    private static final Spoken CALLS = Spoken.of(
            "tool_calls",
            new Spoken.Thought("Where is it?", "U0lHTkVE"),
            new Spoken.Text("Let me see."),
            new Spoken.Call("toolu_1", "look_up", "{\"city\":\"Samarkand\"}"),
            new Spoken.Call("toolu_2", "look_up", "{\"city\":\"Bukhara\",\"near\":[1,2.50]}"));
    private static final String THINK = ",\"reasoning_effort\":\"medium\"";

    private static Rig rig;
    private static Gpt gpt;

    @BeforeAll
    static void open() {
        rig = Town.house(plan -> plan);
        gpt = Gpt.of(rig);
    }

    @AfterAll
    static void close() {
        gpt.close();
        rig.close();
    }

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-5, false",
        "claude-sonnet-4-5, true",
        "gemini-2.5-flash, false",
        "gemini-2.5-flash, true"
    })
    void severalCallsAtOnceAreReadByTheClient(String model, boolean streamed) {
        rig.fake().always(CALLS);

        ChatCompletion answer = gpt.ask(Town.chat(model, TOOLS), streamed);

        assertThat(Gpt.finish(answer)).isEqualTo("tool_calls");
        assertThat(Gpt.text(answer)).isEqualTo("Let me see.");
        assertThat(Gpt.calls(answer)).hasSize(2);
        assertThat(Gpt.calls(answer)).extracting(call -> call.asFunction().id()).doesNotHaveDuplicates();
        assertThat(Said.parse(
                        Gpt.calls(answer).getLast().asFunction().function().arguments()))
                .isEqualTo(Said.parse("{\"city\":\"Bukhara\",\"near\":[1,2.50]}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"auto\"     | {\"type\":\"auto\"}                        | {\"mode\":\"AUTO\"}",
                "\"required\" | {\"type\":\"any\"}                         | {\"mode\":\"ANY\"}",
                "\"none\"     | {\"type\":\"none\"}                        | {\"mode\":\"NONE\"}",
                "{\"type\":\"function\",\"function\":{\"name\":\"measure\"}} | {\"type\":\"tool\",\"name\":\"measure\"} | {\"mode\":\"ANY\",\"allowedFunctionNames\":[\"measure\"]}"
            })
    void everyKindOfChoiceIsSaid(String choice, String anthropic, String gemini) {
        rig.fake().always(CALLS);

        gpt.ask(Town.chat("claude-sonnet-4-5", TOOLS + ",\"tool_choice\":" + choice), false);
        assertThat(rig.lastSeen().json().path("tool_choice")).isEqualTo(Said.parse(anthropic));
        assertThat(rig.lastSeen().json().at("/tools/0/input_schema/required/0").asText())
                .isEqualTo("city");

        gpt.ask(Town.chat("gemini-2.5-flash", TOOLS + ",\"tool_choice\":" + choice), false);
        assertThat(rig.lastSeen().json().at("/toolConfig/functionCallingConfig"))
                .isEqualTo(Said.parse(gemini));
    }

    @ParameterizedTest
    @CsvSource({"claude-sonnet-4-5,", "gemini-2.5-flash, 'strict,parallel_tool_calls'"})
    void oneCallAtATimeIsSaidOrNamedAsDropped(String model, String dropped) {
        rig.fake().always(CALLS);

        var answer = rig.chat(Town.chat(model, TOOLS + ",\"parallel_tool_calls\":false"));

        assertThat(answer.head().header("x-caravan-dropped")).isEqualTo(dropped);
        assertThat(rig.lastSeen()
                        .json()
                        .at("/tool_choice/disable_parallel_tool_use")
                        .asBoolean())
                .isEqualTo(dropped == null);
    }

    private static JsonNode next(String thinker, String model, boolean streamed) {
        rig.fake().always(CALLS);
        ChatCompletion answer = gpt.ask(Town.chat(thinker, TOOLS + THINK), streamed);
        rig.fake().always(Spoken.of("stop", new Spoken.Text("I see.")));
        StringBuilder results = new StringBuilder();
        Gpt.calls(answer).forEach(call -> results.append(",{\"role\":\"tool\",\"tool_call_id\":\"")
                .append(call.asFunction().id())
                .append("\",\"content\":\"A map\"}"));
        String request = "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Look\"},"
                + gpt.again(answer) + results + ",{\"role\":\"user\",\"content\":\"Well?\"}]" + TOOLS + THINK + "}";
        assertThat(Gpt.text(gpt.ask(request, streamed))).isEqualTo("I see.");
        return rig.lastSeen().json();
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void claudeKnowsItsOwnThoughtsAgain(boolean streamed) {
        JsonNode asked = next("claude-sonnet-4-5", "claude-sonnet-4-5", streamed);

        JsonNode content = asked.at("/messages/1/content");
        assertThat(content.path(0))
                .isEqualTo(
                        Said.parse("{\"type\":\"thinking\",\"thinking\":\"Where is it?\",\"signature\":\"U0lHTkVE\"}"));
        assertThat(content.at("/1/text").asText()).isEqualTo("Let me see.");
        assertThat(content.at("/3/input/near/1").asDouble()).isEqualTo(2.5);
        assertThat(asked.at("/thinking/type").asText()).isEqualTo("enabled");
        JsonNode results = asked.at("/messages/2/content");
        assertThat(results.at("/0/tool_use_id")).isEqualTo(content.at("/2/id"));
        assertThat(results.at("/1/content").asText()).isEqualTo("A map");
        assertThat(results.at("/2/text").asText()).isEqualTo("Well?");
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void geminiKnowsItsOwnThoughtsAgain(boolean streamed) {
        JsonNode contents = next("gemini-2.5-flash", "gemini-3-pro", streamed).path("contents");

        assertThat(contents.path(1).findValuesAsText("thoughtSignature")).contains("U0lHTkVE");
        assertThat(contents.at("/2/parts/0/functionResponse/name").asText()).isEqualTo("look_up");
        assertThat(contents.at("/2/parts/2/text").asText()).isEqualTo("Well?");
    }

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-5, gemini-3-pro, false", "claude-sonnet-4-5, gemini-3-pro, true",
        "gemini-2.5-flash, claude-sonnet-4-5, false", "gemini-2.5-flash, claude-sonnet-4-5, true"
    })
    void nobodyIsToldWhatAnotherThought(String thinker, String model, boolean streamed) {
        assertThat(next(thinker, model, streamed).toString())
                .doesNotContain("U0lHTkVE", "Where is it?")
                .contains("Bukhara", "A map");
    }

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-5, false, 30", "claude-sonnet-4-5, true, 30",
        "gemini-2.5-flash, false, 0", "gemini-2.5-flash, true, 0"
    })
    void thoughtsAndTheCacheAreCountedWithinTheWhole(String model, boolean streamed, long written) {
        rig.fake().always(CALLS);

        ChatCompletion answer = gpt.ask(Town.chat(model, TOOLS), streamed);

        var usage = answer.usage().orElseThrow();
        assertThat(usage.promptTokens()).isEqualTo(60);
        assertThat(usage.completionTokens()).isEqualTo(40);
        assertThat(usage.totalTokens()).isEqualTo(100);
        assertThat(usage.promptTokensDetails().orElseThrow().cachedTokens()).contains(20L);
        assertThat(usage.completionTokensDetails().orElseThrow().reasoningTokens())
                .contains(15L);
        JsonNode details = com.openai.core.ObjectMappers.jsonMapper()
                .valueToTree(usage.promptTokensDetails().orElseThrow());
        assertThat(details.path("cache_write_tokens").asLong()).isEqualTo(written);
    }
}

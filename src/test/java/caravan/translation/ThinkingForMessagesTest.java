package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.Message;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model thought is shown to an application of Anthropic's, and goes back with its next request to whoever thought it. */
class ThinkingForMessagesTest {
    private static final String THINK = ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}";
    private static final String TOOLS =
            ",\"tools\":[{\"name\":\"look\",\"input_schema\":{\"type\":\"object\",\"properties\":{}}}]";
    private static final Spoken THOUGHT = Spoken.of(
            "tool_calls",
            new Spoken.Thought("Where is it?", "U0lHTkVE"),
            new Spoken.Call("call_1", "look", "{\"at\":\"map\"}"));

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

    private static String first(String model) {
        return Town.messages(model, ",\"max_tokens\":4000" + THINK + TOOLS).replace(",\"max_tokens\":100", "");
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
    void aThoughtIsShownAndCounted(String model, boolean streamed) {
        rig.fake().always(THOUGHT);

        Message answer = claude.ask(first(model), streamed);

        ContentBlock thought = answer.content().getFirst();
        assertThat(thought.asThinking().thinking()).isEqualTo("Where is it?");
        assertThat(thought.asThinking().signature()).isNotEmpty();
        assertThat(Claude.calls(answer)).hasSize(1);
        assertThat(answer.usage().outputTokens()).isEqualTo(40);
    }

    @Test
    void howMuchToThinkIsSaidInEachProvidersWay() {
        rig.fake().always(THOUGHT);

        claude.ask(first("gpt-5"), false);
        assertThat(rig.lastSeen().json().path("reasoning_effort").asText()).isEqualTo("medium");
        claude.ask(first("gemini-2.5-flash"), false);
        assertThat(rig.lastSeen().json().at("/generationConfig/thinkingConfig"))
                .isEqualTo(Said.parse("{\"thinkingBudget\":2000,\"includeThoughts\":true}"));
        claude.ask(
                first("gemini-3-pro")
                        .replace(THINK, ",\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"low\"}"),
                false);
        assertThat(rig.lastSeen().json().at("/generationConfig/thinkingConfig"))
                .isEqualTo(Said.parse("{\"thinkingLevel\":\"LOW\",\"includeThoughts\":true}"));
        claude.ask(first("gpt-6-sol").replace(THINK, ",\"thinking\":{\"type\":\"disabled\"}"), false);
        assertThat(rig.lastSeen().json().path("reasoning_effort").asText()).isEqualTo("none");
    }

    /** The conversation goes on, perhaps with somebody else, after the tool has run. */
    private static JsonNode next(String thinker, String model, boolean streamed) {
        rig.fake().always(THOUGHT);
        Message answer = claude.ask(first(thinker), streamed);
        rig.fake().always(Spoken.of("stop", new Spoken.Text("There.")));
        String result = "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\""
                + Claude.calls(answer).getFirst().id() + "\",\"content\":\"Here\"}]}";
        String request = "{\"model\":\"" + model
                + "\",\"max_tokens\":4000,\"messages\":[{\"role\":\"user\",\"content\":\"Look\"},"
                + Claude.again(answer) + "," + result + "]" + THINK + TOOLS + "}";
        assertThat(Claude.text(claude.ask(request, streamed))).isEqualTo("There.");
        return rig.lastSeen().json();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void claudeKnowsItsOwnThoughtsAgain(boolean streamed) {
        JsonNode content =
                next("claude-sonnet-4-5", "claude-sonnet-4-5", streamed).at("/messages/1/content");

        assertThat(content.at("/0/thinking").asText()).isEqualTo("Where is it?");
        assertThat(content.at("/0/signature").asText()).isEqualTo("U0lHTkVE");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void geminiKnowsItsOwnThoughtsAgain(boolean streamed) {
        JsonNode parts = next("gemini-2.5-flash", "gemini-3-pro", streamed).at("/contents/1/parts");

        assertThat(parts.findValuesAsText("thoughtSignature")).containsExactly("U0lHTkVE");
        assertThat(parts.at("/0/functionCall/name").asText()).isEqualTo("look");
        assertThat(parts.at("/0/thoughtSignature").asText()).isEqualTo("U0lHTkVE");
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, claude-sonnet-4-5, false", "gpt-4o, claude-sonnet-4-5, true",
        "gemini-2.5-flash, claude-sonnet-4-5, false", "gemini-2.5-flash, claude-sonnet-4-5, true",
        "claude-sonnet-4-5, gpt-4o, false", "claude-sonnet-4-5, gemini-3-pro, true",
        "gpt-4o, gemini-3-pro, false", "gemini-2.5-flash, gpt-4o, true"
    })
    void nobodyIsToldWhatAnotherThought(String thinker, String model, boolean streamed) {
        String asked = next(thinker, model, streamed).toString();

        assertThat(asked).doesNotContain("U0lHTkVE", "Where is it?", "caravan.").contains("look", "Here");
    }

    /** Without what it thought itself, Anthropic does not let a turn go on in which tools were called: then it does not think. */
    @Test
    void claudeGoesOnWithoutThinkingWhereAnotherHasThought() {
        assertThat(next("gpt-4o", "claude-sonnet-4-5", false).has("thinking")).isFalse();
        assertThat(next("claude-sonnet-4-5", "claude-sonnet-4-5", false).has("thinking"))
                .isTrue();
    }

    @Test
    void aThoughtThatNobodyMayReadGoesBackAsItCame() {
        rig.fake().always(Spoken.of("stop", new Spoken.Thought("", "aGlkZGVu"), new Spoken.Text("So.")));
        Message answer = claude.ask(first("claude-sonnet-4-5"), true);

        assertThat(answer.content().getFirst().asRedactedThinking().data()).isEqualTo("aGlkZGVu");
    }
}

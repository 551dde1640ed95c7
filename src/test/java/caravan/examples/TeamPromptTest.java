package caravan.examples;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.testkit.Imitation;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TeamPromptTest {
    private static final String PROMPT = "You answer for the support desk. Be kind, be brief, and promise nothing.";
    private static Rig rig;

    @BeforeAll
    static void install() {
        rig = Rig.house(plan -> plan.example("team-prompt"));
        rig.fake().always(new Imitation());
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    private static JsonNode seen(String path, String body, String key) {
        assertThat(rig.gate().post(path, body, "Authorization", "Bearer " + key).statusCode())
                .isEqualTo(200);
        return rig.lastSeen().json();
    }

    private static String chat() {
        return caravan.Gate.chat("gpt-5-mini", false);
    }

    @Test
    void theTeamsModelIsToldThePromptFirst() {
        JsonNode messages = seen("/v1/chat/completions", chat(), "two").path("messages");

        assertThat(messages).hasSize(2);
        assertThat(messages.at("/0/role").asText()).isEqualTo("system");
        assertThat(messages.at("/0/content").asText()).isEqualTo(PROMPT);
        assertThat(messages.at("/1/role").asText()).isEqualTo("user");
    }

    @Test
    void othersAreLeftAsTheyAre() {
        seen("/v1/chat/completions", chat(), "one");

        assertThat(rig.lastSeen().text()).isEqualTo(chat());
    }

    @Test
    void whoSpeaksAnthropicHasItInTheirSystem() {
        String body = """
                {"model":"gpt-5-mini","max_tokens":10,"system":"Say hello.","messages":[{"role":"user","content":"Hi"}]}""";
        JsonNode messages = seen("/v1/messages", body, "two").path("messages");

        assertThat(messages.toString()).contains(PROMPT + "\\n\\nSay hello.");
    }
}

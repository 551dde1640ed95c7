package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.testkit.RawClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A translated stream that came in one burst, and was held back until it said something, is kept to its last event. */
class TranslatedHitsTest {
    private static Rig rig;

    @BeforeAll
    static void open() {
        rig = Town.house(plan -> plan.env("CACHE_TTL", "5m").file("config/models.yaml", """
                models:
                  - {name: claude, policy: fallback, deployments: [anthropic/claude-sonnet-4-5, gemini/gemini-2.5-flash]}
                  - {name: gpt, policy: fallback, deployments: [openai/gpt-4o, gemini/gemini-2.5-flash]}
                """));
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    @BeforeEach
    void forget() {
        rig.fake().forget();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, claude, [DONE]",
        "/v1/messages, gpt, message_stop",
    })
    void whoAsksAgainReadsTheSameStreamToItsEnd(String path, String model, String last) {
        rig.fake().always(Spoken.of("stop", new Spoken.Text("A week "), new Spoken.Text("by camel.")));
        String question = Town.messages(model, ",\"stream\":true");

        RawClient.Answer first = rig.say(RawClient.post(path, question, "anthropic-version: 2023-06-01"));
        RawClient.Answer second = rig.say(RawClient.post(path, question, "anthropic-version: 2023-06-01"));

        assertThat(first.text()).contains("A week", "by camel.", last);
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(rig.fake().seen()).hasSize(1);
    }
}

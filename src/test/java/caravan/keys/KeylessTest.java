package caravan.keys;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import caravan.testkit.Imitation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that needs no key is never shown one that was meant for another, and takes nobody's place. */
class KeylessTest {
    private static final String CHAT = "/v1/chat/completions";

    private static FakeProvider openai;
    private static FakeProvider local;
    private static Gate gate;

    @BeforeAll
    static void start() {
        openai = FakeProvider.start();
        local = FakeProvider.start();
        openai.always(new Imitation());
        local.always(new Imitation());
        gate = Gate.plan()
                .ownKeys(openai)
                .env("VLLM_BASE_URL", local.url())
                .env("OLLAMA_BASE_URL", local.url())
                .start();
    }

    @AfterAll
    static void stop() {
        gate.close();
        openai.close();
        local.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-5-mini", "openai/gpt-5-mini", "any-name"})
    void aCallersOwnKeyStillGoesToOpenAi(String model) {
        int before = openai.seen().size();
        int others = local.seen().size();
        gate.post(CHAT, Gate.chat(model, false), "Authorization", "Bearer sk-own");

        assertThat(openai.seen()).hasSize(before + 1);
        assertThat(openai.seen().getLast().header("authorization")).isEqualTo("Bearer sk-own");
        assertThat(local.seen()).hasSize(others);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vllm/llama", "ollama/llama"})
    void whoAsksForItByNameDoesNotShowItTheKey(String model) {
        gate.post(CHAT, Gate.chat(model, false), "Authorization", "Bearer sk-own");

        assertThat(local.seen().getLast().json().path("model").asText()).isEqualTo("llama");
        assertThat(local.seen().getLast().header("authorization")).isNull();
    }

    @Test
    void whoHasNoKeyIsHeardThere() {
        assertThat(gate.post(CHAT, Gate.chat("llama", false)).statusCode()).isEqualTo(200);
        assertThat(local.seen().getLast().json().path("model").asText()).isEqualTo("llama");
    }

    @Test
    void withoutOpenAiAnOwnKeyIsForNobody() {
        try (Gate bare = Gate.plan()
                .file("config/providers.yaml", "providers: {mine: {base_url: '" + local.url() + "', auth: optional}}")
                .start()) {
            bare.post(CHAT, Gate.chat("llama", false), "Authorization", "Bearer sk-own");

            assertThat(local.seen().getLast().header("authorization")).isNull();
        }
    }
}

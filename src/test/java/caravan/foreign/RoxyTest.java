package caravan.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.Gate;
import caravan.Vendors;
import caravan.config.InvalidConfiguration;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Roxy's {@code config.yaml}, given with {@code -config}. */
class RoxyTest {
    private static final String CLAUDE = """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[{"type":"text","text":"Hi"}],\
            "stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""";

    private final Vendors vendors = new Vendors("openai", "anthropic", "chutes", "acme");

    RoxyTest() {
        vendors.get("anthropic").always(Reply.json(CLAUDE));
    }

    @AfterEach
    void stop() {
        vendors.close();
    }

    /** The file at our addresses: what it names may be far away, and must not be called by a test. */
    private String here(String file) {
        return file.replace("https://api.openai.com/v1", vendors.get("openai").url())
                .replace(
                        "https://api.anthropic.com/v1", vendors.get("anthropic").url())
                .replace("https://api.chutesai.com/v1", vendors.get("chutes").url());
    }

    private static Gate.Plan plan(String file) {
        return Gate.plan()
                .file("roxy.yaml", file)
                .flag("config", "roxy.yaml")
                .env("OPENAI_API_KEY_1", "sk-o1")
                .env("OPENAI_API_KEY_2", "sk-o2")
                .env("ANTHROPIC_API_KEY_1", "sk-a1")
                .env("CHUTES_API_KEY", "sk-c");
    }

    private static HttpResponse<String> ask(Gate gate, String model) {
        return gate.post("/v1/chat/completions", Gate.chat(model, false));
    }

    static List<String> files() {
        return Sample.roxy().toList();
    }

    @ParameterizedTest
    @MethodSource("files")
    void itLoadsAsItIs(String file) {
        try (Gate gate = plan(file).start()) {
            assertThat(gate.get("/stats").body()).contains("\"openai_url\":\"https://api.openai.com\"");
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void itsRuleIsFollowedFromProviderToProvider(String file) {
        try (Gate gate = plan(here(file)).start()) {
            assertThat(ask(gate, "gpt-4").statusCode()).isEqualTo(200);
            assertThat(vendors.asked()).containsExactly("openai gpt-4 Bearer sk-o1");

            vendors.get("openai").always(Replies.error(429, "rate_limit_error", "rate_limit_exceeded", "Slow down"));
            HttpResponse<String> answer = ask(gate, "gpt-4");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-caravan-model")).contains("claude-2");
            assertThat(vendors.asked()).containsExactly("openai gpt-4 Bearer sk-o1", "anthropic claude-2 sk-a1");
        }
    }

    @Test
    void aModelThatNoRuleNamesGoesToWhoServesIt() {
        String more = "  chutes:\n    base_url: \"https://api.chutesai.com/v1\"\n";
        try (Gate gate = plan(here(Sample.ROXY + more)).start()) {
            ask(gate, "claude-3");
            ask(gate, "chutes/some/model");
            ask(gate, "gpt-5");

            assertThat(vendors.asked())
                    .containsExactlyInAnyOrder(
                            "openai gpt-5 Bearer sk-o1", "anthropic claude-3 sk-a1", "chutes some/model Bearer sk-c");
        }
    }

    @Test
    void oneThatWeDoNotKnowSpeaksOpenAi() {
        String more = "  acme:\n    base_url: " + vendors.get("acme").url() + "\n";
        try (Gate gate =
                plan(here(Sample.ROXY + more)).env("ACME_API_KEY", "sk-acme").start()) {
            assertThat(ask(gate, "acme/rocket").statusCode()).isEqualTo(200);
            assertThat(vendors.asked()).containsExactly("acme rocket Bearer sk-acme");
        }
    }

    @Test
    void aKeyMayStandInItAndItIsToldThatItShouldNot() {
        String file = here(Sample.ROXY).replace("key_env_var: \"OPENAI_API_KEY_1\"", "key: sk-in-the-file");
        try (Gate gate = plan(file).start()) {
            ask(gate, "gpt-4");

            assertThat(vendors.asked()).containsExactly("openai gpt-4 Bearer sk-in-the-file");
            gate.write("roxy.yaml", file + "# changed\n");
            assertThat(gate.reload().toString())
                    .contains("roxy.yaml:3: api_keys[0].key: stands in the file")
                    .contains("better: key_env_var: NAME")
                    .doesNotContain("sk-in-the-file");
        }
    }

    @Test
    void itIsReadAnewWhenItChanges() {
        try (Gate gate = plan(here(Sample.ROXY)).start()) {
            gate.write("roxy.yaml", here(Sample.ROXY).replace("\"gpt-4\"\n    target", "\"best\"\n    target"));
            assertThat(gate.reload().getFirst()).isEqualTo("done");

            assertThat(ask(gate, "best").statusCode()).isEqualTo(200);
            assertThat(vendors.asked()).containsExactly("openai gpt-4 Bearer sk-o1");
        }
    }

    @Test
    void whatIsWrongInItIsToldWithItsLine() {
        String wrong = """
                listen_addr: ":8080"
                api_keys:
                  - {key_env_var: OPENAI_API_KEY_1, provider: opnai, max_rpm: 1, max_tpm: 1}
                  - {key_env_var: OPENAI_API_KEY_1, provider: OpenAI, max_rpm: 0, max_tpm: 1, cooldown: 3}
                model_rules:
                  - {source_model: gpt-4, selection_policy: roundrobbin}
                providers:
                  openai: {base_url: "https://api.openai.com/v1", timeout: 3}
                cache: {ttl: 5m}
                """;

        InvalidConfiguration refused = Objects.requireNonNull(catchThrowableOfType(
                InvalidConfiguration.class, () -> plan(wrong).start()));

        assertThat(refused.mistakes().toString())
                .contains("roxy.yaml:3: api_keys[0].provider: there is no provider 'opnai'; did you mean openai?")
                .contains("roxy.yaml:4: api_keys[1].max_rpm: '0' is not a whole number from 1")
                .contains("roxy.yaml:4: api_keys[1].cooldown: is not known here")
                .contains("roxy.yaml:6: model_rules[0].target_models: names none")
                .contains("roxy.yaml:6: model_rules[0].selection_policy: 'roundrobbin' is not one of fallback, random")
                .contains("roxy.yaml:8: providers.openai.timeout: is not known here")
                .contains("roxy.yaml:9: cache: is not known here");
    }
}

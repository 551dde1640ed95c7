package caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.Vendors;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands of docs/migrating.md start, each with the file that it names. */
class MigratingPageTest {
    private static final Page PAGE = Page.read(Path.of("docs", "migrating.md"));
    private static final String ROXY = """
            listen_addr: ":8080"
            api_keys:
              - {key_env_var: OPENAI_API_KEY_1, provider: openai, max_rpm: 10, max_tpm: 10000, cooldown_sec: 1}
            """;
    private static final String AI_PROXY = """
            models:
              - {name: m, provider: openrouter, url: "https://openrouter.ai/api/v1/chat/completions", token: t, model_size: SMALL}
            default_model: SMALL
            """;

    private final Vendors vendors = new Vendors("openai");

    @AfterEach
    void stop() {
        vendors.close();
    }

    static List<String> commands() {
        return PAGE.blocks("bash").stream().map(String::strip).toList();
    }

    @Test
    void thereIsOneForEachGateway() {
        assertThat(commands()).hasSize(5);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandOnThePageStarts(String command) {
        Gate.Plan plan = Gate.plan().file("configs/config.yaml", ROXY).file("provider-config.yaml", AI_PROXY);
        String[] words = command.split("[ =]", -1);
        for (int i = 0; i < words.length; i++) {
            boolean program = words[i].equals("./caravan");
            if (!program && words[i].startsWith("-")) {
                plan.flag(words[i].replaceFirst("^--?", ""), words[i + 1]);
            } else if (!program && words[i].matches("[A-Z0-9_]+")) {
                plan.env(words[i], words[i + 1]);
            }
        }
        plan.flag("port", "0").flag("addr", "127.0.0.1:0");

        try (Gate gate = plan.start()) {
            assertThat(gate.get("/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void organisationAndProjectOfTheEnvironmentGoAlong() {
        try (Gate gate = Gate.plan()
                .env("OPENAI_ORG", "org-1")
                .env("OPENAI_PROJECT", "proj-1")
                .env("OPENAI_API_KEY", "sk-1")
                .flag("openai-base-url", vendors.get("openai").url() + "/v1")
                .start()) {
            gate.post("/v1/chat/completions", Gate.chat("gpt-4o", false));

            assertThat(vendors.get("openai").seen().getFirst().header("openai-organization"))
                    .isEqualTo("org-1");
            assertThat(vendors.get("openai").seen().getFirst().header("openai-project"))
                    .isEqualTo("proj-1");
            assertThat(vendors.get("openai").seen().getFirst().path()).isEqualTo("/v1/chat/completions");
        }
    }
}

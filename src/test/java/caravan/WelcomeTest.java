package caravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where it listens, and what it says of that: nobody's keys are open to the network by accident. */
class WelcomeTest {
    private static final String SHA256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    /** As a user starts it who has said nothing of the host. */
    private static Gate.Plan plan() {
        return Gate.plan().flag("host", "");
    }

    private record Said(String host, List<String> lines, List<String> warnings) {
        static Said by(Gate.Plan plan) {
            try (Gate gate = plan.start()) {
                Welcome welcome = gate.gateway().welcome();
                return new Said(welcome.host(), welcome.lines(), welcome.warnings());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"OPENAI_API_KEY", "OPENAI_API_KEY_1", "GROQ_API_KEY", "AZURE_OPENAI_API_KEY", "VLLM_API_KEY"})
    void anOpenHouseWithKeysStaysAtHomeAndSaysWhy(String variable) {
        Said said = Said.by(plan().env(variable, "sk-canary")
                .env("AZURE_OPENAI_ENDPOINT", "http://127.0.0.1:9")
                .env("VLLM_BASE_URL", "http://127.0.0.1:9"));

        assertThat(said.host).isEqualTo("127.0.0.1");
        assertThat(said.lines).anySatisfy(line -> assertThat(line)
                .contains("callers  anybody, on this house's keys; on this machine only", "AUTH_TOKEN or HOST"));
        assertThat(said.warnings).isEmpty();
        assertThat(said.lines.toString()).doesNotContain("canary");
    }

    @Test
    void aKeyAmongTheHeadersIsTheHousesToo() {
        Said said = Said.by(
                plan().file(
                                "config/providers.yaml",
                                "providers: {mine: {base_url: 'http://127.0.0.1:9', auth: none, headers: {Authorization: k}}}"));

        assertThat(said.host).isEqualTo("127.0.0.1");
    }

    @Test
    void aRouteMayHaveKeysToo() {
        Said said = Said.by(plan().file("config/providers.yaml", "providers: {mine: {route: 'direct:answer'}}"));

        assertThat(said.host).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void whoSaysAHostGetsItWithALoudWarning(String host) {
        Said said = Said.by(plan().env("OPENAI_API_KEY", "sk-canary").env("HOST", host));

        assertThat(said.host).isEqualTo(host);
        assertThat(said.warnings)
                .singleElement()
                .asString()
                .contains("Anybody who can reach " + host, "can spend your provider keys", "AUTH_TOKEN");
    }

    @Test
    void aHostOnThisMachineNeedsNoWarning() {
        Said said = Said.by(plan().env("OPENAI_API_KEY", "sk").flag("host", "127.0.0.1"));

        assertThat(said.warnings).isEmpty();
    }

    @Test
    void withAnAdministratorItListensEverywhereAndSaysThatThereIsNoKeyYet() {
        Said said = Said.by(plan().env("OPENAI_API_KEY", "sk").env("CARAVAN_ADMIN_TOKEN", "0123456789abcdef"));

        assertThat(said.host).isEqualTo("0.0.0.0");
        assertThat(said.lines).anySatisfy(line -> assertThat(line)
                .contains("callers  with a token of this gateway; there is none yet: POST /admin/keys makes one"));
        assertThat(said.warnings).isEmpty();
    }

    @Test
    void anAdminTokenThatCanBeGuessedIsWarnedOf() {
        Said said = Said.by(plan().env("CARAVAN_ADMIN_TOKEN", "letmein"));

        assertThat(said.warnings)
                .singleElement()
                .asString()
                .contains("fewer than 16")
                .doesNotContain("letmein");
    }

    @Test
    void withATokenItListensEverywhere() {
        Said token = Said.by(plan().env("OPENAI_API_KEY", "sk").env("AUTH_TOKEN", "t-canary"));
        Said keys = Said.by(plan().env("OPENAI_API_KEY", "sk")
                .file("config/keys.yaml", "keys: [{name: a, sha256: " + SHA256 + "}]"));

        assertThat(List.of(token, keys)).allSatisfy(said -> {
            assertThat(said.host).isEqualTo("0.0.0.0");
            assertThat(said.warnings).isEmpty();
            assertThat(said.lines).contains("  callers  with a token of this gateway");
            assertThat(said.lines.toString()).contains("openai (default)").doesNotContain("canary");
        });
    }

    @Test
    void withoutKeysThereIsNothingToSpend() {
        Said said = Said.by(plan());

        assertThat(said.host).isEqualTo("0.0.0.0");
        assertThat(said.warnings).isEmpty();
        assertThat(said.lines)
                .contains(
                        "  serves   demo, openai (default)",
                        "  callers  anybody, with their own key for openai; demo needs none");
    }
}

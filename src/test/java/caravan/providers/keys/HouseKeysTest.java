package caravan.providers.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.Gate;
import caravan.config.InvalidConfiguration;
import caravan.testkit.FakeProvider;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys of the house: where they are found, how they are used, and that nobody sees them. */
class HouseKeysTest {
    private FakeProvider fake;

    @BeforeEach
    void start() {
        fake = FakeProvider.start();
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    private static HttpResponse<String> ask(Gate gate) {
        return gate.post("/v1/chat/completions", Gate.chat("m", false));
    }

    private List<String> keysOfCalls(Gate.Plan plan, int calls) {
        try (Gate gate = plan.start()) {
            IntStream.range(0, calls).forEach(call -> ask(gate));
        }
        return fake.seen().stream()
                .map(seen -> String.valueOf(seen.header("authorization")))
                .toList();
    }

    private Gate.Plan filed(String provider) {
        return Gate.plan()
                .env("FAKE_URL", fake.url())
                .file("config/providers.yaml", "providers:\n  acme:\n    base_url: ${env:FAKE_URL}\n" + provider);
    }

    @Test
    void numberedKeysAreUsedInTurn() {
        Gate.Plan plan = Gate.plan()
                .env("OPENAI_API_URL", fake.url())
                .env("OPENAI_API_KEY", "k0")
                .env("OPENAI_API_KEY_1", "k1")
                .env("OPENAI_API_KEY_2", "k2")
                .env("OPENAI_API_KEY_4", "k4")
                .env("OPENAI_API_KEY_X", "kx");

        assertThat(keysOfCalls(plan, 5))
                .containsExactly("Bearer k0", "Bearer k1", "Bearer k2", "Bearer k4", "Bearer k0");
    }

    @Test
    void theSameKeyTwiceIsOneKey() {
        Gate.Plan plan = filed("    keys: [ONE, TWO, \"${env:THREE}\"]\n")
                .env("ONE", "same")
                .env("TWO", "same")
                .env("THREE", "other");

        assertThat(keysOfCalls(plan, 3)).containsExactly("Bearer same", "Bearer other", "Bearer same");
    }

    @Test
    void aKeyInAFileMayEndInANewLine(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("key"), "k-file\r\n");

        assertThat(keysOfCalls(filed("    keys: \"${file:" + secret + "}\"\n"), 1))
                .containsExactly("Bearer k-file");
    }

    @Test
    void aKeyMayBeSentBareInAHeaderOfItsOwn() {
        keysOfCalls(filed("    keys: KEY\n    auth: X-Goog-Api-Key\n").env("KEY", "k"), 1);
        Seen seen = fake.seen().getFirst();

        assertThat(seen.headers("x-goog-api-key")).containsExactly("k");
        assertThat(seen.headers("authorization")).isEmpty();
    }

    @Test
    void anOptionalKeyIsSentIfItIsThere() {
        assertThat(keysOfCalls(filed("    keys: KEY\n    auth: optional\n").env("KEY", "k"), 1))
                .containsExactly("Bearer k");
        assertThat(keysOfCalls(filed("    keys: KEY\n    auth: optional\n"), 1)).contains("null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-live-canary", "my key", "${env:KEY} "})
    void aKeyWrittenIntoTheFileIsAMistakeThatIsNotRepeated(String written) {
        Gate.Plan plan = filed("    keys: \"" + written + "\"\n").env("KEY", "with space");

        assertThatThrownBy(plan::start)
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContaining("providers.yaml:4: providers.acme.keys: ")
                .hasMessageNotContaining("canary")
                .hasMessageNotContaining("with space");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 429, 500})
    void aKeyQuotedInAnErrorIsMasked(int status) {
        String theirs = quoted(
                Replies.error(status, "e", "c", "Incorrect API key: sk-house-1. See https://x.example.com"), status);

        assertThat(theirs).contains("Incorrect API key: [key]. See").doesNotContain("sk-house");
        assertThat(quoted(Reply.text(status, "no OpenAI form: sk-house-1"), status))
                .doesNotContain("sk-house");
    }

    private String quoted(Reply error, int status) {
        fake.next(error);
        try (Gate gate = Gate.plan()
                .env("OPENAI_API_URL", fake.url())
                .env("OPENAI_API_KEY_1", "sk-house-1")
                .start()) {
            HttpResponse<String> answer = ask(gate);

            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(gate.journal().toString()).doesNotContain("sk-house");
            return answer.body();
        }
    }

    @Test
    void aKeyOfTheHouseThatIsRefusedIsToldAsTheProviderTellsIt() {
        fake.always(Replies.error(401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided"));
        try (Gate gate = Gate.plan().openai(fake).start()) {
            HttpResponse<String> answer = ask(gate);

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains("Incorrect API key provided");
            assertThat(answer.headers().firstValue("X-Caravan-Provider")).hasValue("openai");
            assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
            assertThat(gate.entries().getLast().path("outcome").asText()).isEqualTo("provider_status");
        }
    }
}

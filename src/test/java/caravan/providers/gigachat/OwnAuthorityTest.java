package caravan.providers.gigachat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.config.InvalidConfiguration;
import caravan.testkit.Authority;
import caravan.testkit.FakeProvider;
import caravan.testkit.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A provider whose certificates are signed by an authority that the JDK does not know. */
class OwnAuthorityTest {
    private static Authority authority;

    private final FakeProvider chat = FakeProvider.start(authority).always(Reply.json(Bank.whole()));
    private final FakeProvider office = FakeProvider.start(authority).always(Bank.grants(InstantSource.system()));

    @BeforeAll
    static void make() {
        authority = Authority.make();
    }

    @AfterEach
    void close() {
        chat.close();
        office.close();
    }

    private Gate.Plan plan() {
        String here =
                Bank.providers(chat.url(), office.url()).replace("api.groq.com/openai", "localhost:" + chat.port());
        return Gate.plan()
                .file("config/providers.yaml", here)
                .env("GIGACHAT_CREDENTIALS", Bank.KEY)
                .env("GROQ_API_KEY", "k");
    }

    private static int ask(Gate gate, String model) {
        return gate.post("/v1/chat/completions", Gate.chat(model, false)).statusCode();
    }

    @Test
    void withItsFileBothTheChatAndTheOfficeAreBelieved() {
        try (Gate gate =
                plan().env("GIGACHAT_CA_BUNDLE_FILE", authority.ca().toString()).start()) {
            assertThat(ask(gate, "GigaChat-2")).isEqualTo(200);
        }
        assertThat(chat.seen()).hasSize(1);
        assertThat(office.seen()).hasSize(1);
    }

    @Test
    void withoutItNeitherIs() {
        try (Gate gate = plan().start()) {
            assertThat(ask(gate, "GigaChat-2")).isEqualTo(502);
        }
        try (FakeProvider open = FakeProvider.start().always(Bank.grants(InstantSource.system()));
                Gate gate = plan().file("config/providers.yaml", Bank.providers(chat.url(), open.url()))
                        .start()) {
            assertThat(ask(gate, "GigaChat-2")).isEqualTo(502);
            assertThat(open.seen()).hasSize(1);
        }
        assertThat(chat.seen()).isEmpty();
        assertThat(office.seen()).isEmpty();
    }

    @Test
    void noOtherProviderBelievesIt() {
        try (Gate gate =
                plan().env("GIGACHAT_CA_BUNDLE_FILE", authority.ca().toString()).start()) {
            assertThat(ask(gate, "GigaChat-2")).isEqualTo(200);
            assertThat(ask(gate, "groq/any")).isEqualTo(502);
        }
        assertThat(chat.seen()).hasSize(1);
    }

    @Test
    void anotherFileAfterAReloadHoldsFromThenOn() throws Exception {
        Path file = Files.createTempFile("caravan", ".pem");
        Files.copy(Authority.make().ca(), file, StandardCopyOption.REPLACE_EXISTING);
        try (Gate gate = plan().env("GIGACHAT_CA_BUNDLE_FILE", file.toString()).start()) {
            assertThat(ask(gate, "GigaChat-2")).isEqualTo(502);

            Files.copy(authority.ca(), file, StandardCopyOption.REPLACE_EXISTING);
            String providers = gate.read("config/providers.yaml");
            gate.write("config/providers.yaml", providers + "\n# again\n").reload();
            await().until(() -> ask(gate, "GigaChat-2") == 200); // after the pause that follows a failure
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/nowhere/ca.pem, names a file that is not there or cannot be read",
        "config/models.yaml, names a file",
        "/dev/null, names a file without a certificate in it"
    })
    void aFileThatIsWrongIsAMistakeWithItsLine(String file, String told) {
        InvalidConfiguration refused = Objects.requireNonNull(catchThrowableOfType(
                InvalidConfiguration.class,
                () -> plan().env("GIGACHAT_CA_BUNDLE_FILE", file).start().close()));

        assertThat(refused.mistakes().toString())
                .containsPattern("providers.yaml:\\d+: providers.gigachat.ca: " + told);
    }
}

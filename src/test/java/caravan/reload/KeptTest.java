package caravan.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a generation knew, the next one knows. */
class KeptTest {
    private static final String PATH = "/v1/chat/completions";

    private static void ask(Gate gate, String model) {
        assertThat(gate.post(PATH, Gate.chat(model, false)).statusCode()).isEqualTo(200);
    }

    @Test
    void keysGoOnInTheirTurn() {
        try (FakeProvider fake = FakeProvider.start();
                Gate gate = Gate.plan()
                        .env("OPENAI_API_URL", fake.url())
                        .env("OPENAI_API_KEY_1", "sk-1")
                        .env("OPENAI_API_KEY_2", "sk-2")
                        .env("OPENAI_API_KEY_3", "sk-3")
                        .start()) {
            for (int n = 0; n < 6; n++) {
                ask(gate, "gpt-4o");
                gate.write("config/models.yaml", "aliases: {a" + n / 2 + ": openai/gpt-4o}\n")
                        .reload();
            }

            assertThat(fake.seen())
                    .extracting(seen -> String.valueOf(seen.header("authorization")))
                    .isEqualTo(List.of(
                            "Bearer sk-1", "Bearer sk-2", "Bearer sk-3", "Bearer sk-1", "Bearer sk-2", "Bearer sk-3"));
        }
    }

    @Test
    void connectionsStayWithAProviderThatStaysAndAreClosedWithOneThatGoes() {
        try (FakeProvider stays = FakeProvider.start();
                FakeProvider goes = FakeProvider.start();
                Gate gate = Gate.plan()
                        .file("config/providers.yaml", providers(stays, goes))
                        .start()) {
            ask(gate, "stays/m");
            ask(gate, "goes/m");

            gate.write("config/providers.yaml", providers(stays, null)).reload();
            await().until(() -> goes.openConnections() == 0);
            gate.write("routes/hello.camel.yaml", Routes.says("hello", "one")).reload();
            ask(gate, "stays/m");

            assertThat(stays.connections()).isEqualTo(1);
        }
    }

    private static String providers(FakeProvider stays, FakeProvider goes) {
        String both = "providers:\n  stays: {base_url: '" + stays.url() + "', auth: none}\n";
        return goes == null ? both : both + "  goes: {base_url: '" + goes.url() + "', auth: none}\n";
    }

    @Test
    void figuresGoOn() {
        try (Gate gate = Gate.plan().start()) {
            ask(gate, "demo/echo");
            gate.reload();
            ask(gate, "demo/echo");

            assertThat(gate.get("/stats").body()).contains("\"calls\":2,");
        }
    }
}

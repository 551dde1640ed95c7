package caravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.commandline.Commandline;
import caravan.config.Base;
import caravan.config.Environment;
import caravan.config.InvalidConfiguration;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code caravan order} gives the gateway that runs on the data folder an order, as a chat does. */
class OrderLineTest {
    private static final String MASTER = "correct horse battery staple";

    @TempDir
    private Path nowhere;

    private final StringWriter out = new StringWriter();

    private int order(Path data, String... words) {
        PrintWriter writer = new PrintWriter(out, true);
        String[] line = new String[words.length + 2];
        line[0] = "order";
        line[1] = "--data=" + data;
        System.arraycopy(words, 0, line, 2, words.length);
        return new Commandline(
                        new Running(),
                        new Environment(Map.of("CARAVAN_MASTER_KEY", MASTER)),
                        new Base(nowhere, nowhere),
                        writer,
                        writer)
                .execute(line);
    }

    @Test
    void theOneThatRunsObeys() {
        try (Gate gate = Gate.plan().start()) {
            assertThat(order(gate.data(), "add", "model", "smart", "demo/echo")).isZero();
            assertThat(order(gate.data(), "list", "models")).isZero();
            assertThat(out.toString()).contains("smart -> demo/echo (fallback)");

            assertThat(order(gate.data(), "add", "model", "smart")).isEqualTo(1);
            assertThat(out.toString()).contains("Usage: #caravan add model SOURCE TARGET[,TARGET] [POLICY]");

            assertThat(order(gate.data())).isZero();
            assertThat(out.toString()).contains("add key PROVIDER KEY");
        }
    }

    @Test
    void aKeyIsReadFromTheInputSoThatItStandsOnNoCommandLine() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("sk-canary-0123456789-abcdefghij\n".getBytes(StandardCharsets.UTF_8)));
        try (Gate gate = Gate.plan().start()) {
            assertThat(order(gate.data(), "add", "key", "groq", "-")).isZero();
            assertThat(out.toString()).contains("sk-c…ghij").doesNotContain("canary");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void whereNobodyRunsNobodyObeys() {
        assertThat(order(nowhere, "help")).isEqualTo(2);
        assertThat(out.toString()).contains("no Caravan runs on the folder");
    }

    @Test
    void oneThatRunsAndCannotBeHeardIsNotGoneBehind() throws IOException {
        try (Gate gate = Gate.plan().start()) {
            Files.delete(gate.data().resolve("caravan.sock"));

            assertThat(order(gate.data(), "list", "orders")).isEqualTo(1);
            assertThat(out.toString()).contains("another Caravan", "writes here");
        }
    }

    /** A file has made it wrong, so that nothing starts. */
    @Test
    void anOrderThatIsInTheWayOfAStartCanBeTakenBack() {
        String acme = "providers: {acme: {base_url: 'https://acme.test', keys: ACME_KEY}}";
        String data = nowhere.resolve("data").toString();
        Gate.Plan without = Gate.plan().env("CARAVAN_MASTER_KEY", MASTER).flag("data", data);
        try (Gate gate = Gate.plan()
                .env("CARAVAN_MASTER_KEY", MASTER)
                .flag("data", data)
                .file("config/providers.yaml", acme)
                .start()) {
            assertThat(order(Path.of(data), "add", "key", "acme", "sk-canary-0123456789-abcdefghij"))
                    .isZero();
            assertThat(gate.get("/ping").statusCode()).isEqualTo(200);
        }
        assertThatThrownBy(without::start)
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContaining("order-1");

        assertThat(order(Path.of(data), "list", "orders")).isZero();
        assertThat(order(Path.of(data), "undo", "2")).isEqualTo(1);
        assertThat(order(Path.of(data), "undo", "1")).isZero();

        assertThat(out.toString()).contains("1. add key acme, ", "There is no order 2.", "Order 1 is taken back.");
        try (Gate gate = without.start()) {
            assertThat(gate.get("/ping").statusCode()).isEqualTo(200);
        }
    }
}

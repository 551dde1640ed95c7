package caravan;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.commandline.Commandline;
import caravan.config.Base;
import caravan.config.Environment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code caravan explain} asks the gateway that runs on the data folder; if none does, the files. */
class ExplainLineTest {
    @TempDir
    private Path nowhere;

    private final StringWriter out = new StringWriter();

    private int explain(Path home, Path data, String... more) {
        PrintWriter writer = new PrintWriter(out, true);
        String[] line = new String[more.length + 2];
        line[0] = "explain";
        line[1] = "--data=" + data;
        System.arraycopy(more, 0, line, 2, more.length);
        return new Commandline(new Running(), new Environment(Map.of()), new Base(home, home), writer, writer)
                .execute(line);
    }

    @Test
    void theOneThatRunsIsAsked() {
        String models = "models: [{name: smart, deployments: [demo/echo, demo/lorem]}]\n";
        try (Gate gate = Gate.plan().file("config/models.yaml", models).start()) {
            assertThat(explain(gate.folder(), gate.data(), "--model", "smart", "--tokens", "50"))
                    .isZero();
            assertThat(out.toString().lines()).containsExactly("asked for smart:", "  1. demo/echo", "  2. demo/lorem");

            assertThat(explain(gate.folder(), gate.data(), "--model", "smart", "--key", "nobody"))
                    .isEqualTo(1);
            assertThat(out.toString()).contains("There is no key of the name 'nobody'.");
        }
    }

    @Test
    void whatTheRequestNeedsMayBeSaid() {
        String models = """
                models: [{name: smart, deployments: [demo/echo, demo/lorem]}]
                capabilities: {demo/echo: {tools: false}}
                """;
        try (Gate gate = Gate.plan().file("config/models.yaml", models).start()) {
            assertThat(explain(gate.folder(), gate.data(), "--model", "smart", "--needs", "tools,vision"))
                    .isZero();
            assertThat(out.toString().lines())
                    .containsExactly(
                            "asked for smart:",
                            "  1. demo/lorem",
                            "not asked:",
                            "  demo/echo: cannot do tools, as `capabilities` in models.yaml says");
        }
    }

    @Test
    void withoutOneTheFilesAre() {
        assertThat(explain(Path.of(""), nowhere.resolve("data"), "--model", "demo/echo"))
                .isZero();

        assertThat(out.toString()).contains("no Caravan runs on the folder", "  1. demo/echo");
        assertThat(nowhere.resolve("data")).doesNotExist();
    }

    @Test
    void aModelMustBeNamed() {
        assertThat(explain(nowhere, nowhere)).isEqualTo(2);

        assertThat(out.toString()).contains("--model");
    }
}

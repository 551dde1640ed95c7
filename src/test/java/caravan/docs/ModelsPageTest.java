package caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.call.Json;
import caravan.keys.Admin;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What docs/models.md tells an administrator to type, typed in its order; its circuit, and its table of a deployment. */
class ModelsPageTest {
    private static final Page PAGE = Page.read(Path.of("docs", "models.md"));
    private static final String MODELS = "models: [{name: smart, deployments: [openai/gpt-5, demo/echo]}]\n";

    @Test
    void everyCommandWorksAfterTheOneBefore() throws IOException, InterruptedException {
        List<String> commands = PAGE.blocks("sh");
        try (Gate gate =
                Admin.in(Gate.plan()).file("config/models.yaml", MODELS).start()) {
            JsonNode list = run(gate, commands.get(0));
            assertThat(list.path("data").path(0).path("name").asText()).isEqualTo("openai/gpt-5");
            list.path("data").path(0).fieldNames().forEachRemaining(field -> assertThat(PAGE.text())
                    .contains("`" + field + "`"));
            assertThat(run(gate, commands.get(1)).path("state").asText()).isEqualTo("drained");
            assertThat(run(gate, commands.get(2)).path("state").asText()).isEqualTo("ready");
            assertThat(run(gate, commands.get(3))
                            .path("candidates")
                            .path(0)
                            .path("deployment")
                            .asText())
                    .isEqualTo("demo/echo");
        }
    }

    private static JsonNode run(Gate gate, String command) throws IOException, InterruptedException {
        return Json.MAPPER.readTree(Shell.run(command, gate.port(), Map.of("CARAVAN_ADMIN_TOKEN", Admin.TOKEN)));
    }

    @Test
    void theCircuitCanBeRead() {
        String circuit = PAGE.blocks("yaml").stream()
                .filter(block -> block.startsWith("circuit:"))
                .findFirst()
                .orElseThrow();

        Gate.plan().file("config/models.yaml", circuit).start().close();
    }
}

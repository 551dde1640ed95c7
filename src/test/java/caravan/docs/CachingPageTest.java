package caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What docs/caching.md tells to type, typed; and what it shows, seen. */
class CachingPageTest {
    private static final Page PAGE = Page.read(Path.of("docs", "caching.md"));

    @Test
    void theSecondAnswerLooksAsItIsShown() throws IOException, InterruptedException {
        List<String> commands = PAGE.blocks("sh");
        String variable = commands.getFirst().strip().split(" ", 2)[0];
        try (Gate gate = Gate.plan()
                .env(variable.split("=", 2)[0], variable.split("=", 2)[1])
                .env("CARAVAN_ADMIN_TOKEN", "the-admin-token")
                .start()) {
            assertThat(run(gate, commands.get(1))).contains("X-Cache: MISS");
            String second = run(gate, commands.get(1));
            for (String name : shown()) {
                assertThat(second).contains(name);
            }
            assertThat(second).contains("X-Cache: HIT", "X-Caravan-Attempts: 0", "X-Caravan-Cost-Usd: 0\r\n");
            assertThat(run(gate, commands.get(2)))
                    .contains("{\"message\":\"Cache cleared successfully\",\"removed\":0}");
            assertThat(run(gate, commands.get(2).replace("gpt-5-mini", "demo/echo")))
                    .contains("\"removed\":1}");
            assertThat(run(gate, commands.get(1))).contains("X-Cache: MISS");
        }
    }

    private static List<String> shown() {
        List<String> names = PAGE.text()
                .substring(PAGE.text().indexOf("    X-Cache: HIT"))
                .lines()
                .takeWhile(line -> line.startsWith("    "))
                .map(line -> line.strip().split(":", 2)[0] + ":")
                .toList();
        assertThat(names).hasSize(6);
        return names;
    }

    private static String run(Gate gate, String command) throws IOException, InterruptedException {
        return Shell.run(command, gate.port(), Map.of("CARAVAN_ADMIN_TOKEN", "the-admin-token"));
    }

    @Test
    void theFileCanBeRead() {
        Gate.plan()
                .file("config/cache.yaml", PAGE.blocks("yaml").getFirst())
                .start()
                .close();
    }
}

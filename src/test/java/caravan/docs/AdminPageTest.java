package caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.Typed;
import caravan.call.Json;
import caravan.keys.Admin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What docs/admin.md and docs/command-line.md tell an operator to type, typed in its order. */
class AdminPageTest {
    @Test
    void everyCommandOfTheAdminApiWorksAfterTheOneBefore() throws IOException, InterruptedException {
        List<String> commands = Page.read(Path.of("docs", "admin.md")).blocks("sh");
        assertThat(commands).hasSize(9);
        try (Gate gate = Admin.in(Gate.plan()).start()) {
            for (String command : commands) {
                String told = Shell.run(command, gate.port(), Map.of("CARAVAN_ADMIN_TOKEN", Admin.TOKEN));
                assertThat(Json.MAPPER.readTree(told).has("error"))
                        .as(command + told)
                        .isFalse();
            }
        }
    }

    @Test
    void everyCommandOfTheCommandLineWorks() {
        List<String> commands = Page.read(Path.of("docs", "command-line.md")).blocks("sh");
        assertThat(commands).hasSize(2);
        try (Gate gate = Admin.in(Gate.plan()).start()) {
            for (String command : commands) {
                Typed typed = Typed.in(
                        gate, command.strip().replaceFirst("^\\./caravan ", "").split(" ", -1));
                assertThat(typed.code()).as(command + typed.err()).isZero();
            }
        }
    }
}

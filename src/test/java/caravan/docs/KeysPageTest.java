package caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.call.Json;
import caravan.keys.Admin;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/keys.md tells an administrator to type, typed in its order; and its table of fields. */
class KeysPageTest {
    private static final Page PAGE = Page.read(Path.of("docs", "keys.md"));

    @Test
    void everyCommandWorksAfterTheOneBefore() throws IOException, InterruptedException {
        List<String> commands = PAGE.blocks("sh");
        assertThat(commands).hasSize(7);
        try (Gate gate = Admin.in(Gate.plan()).start()) {
            Map<String, String> variables = new HashMap<>(Map.of("CARAVAN_ADMIN_TOKEN", Admin.TOKEN));
            for (String command : commands) {
                JsonNode answer = Json.MAPPER.readTree(Shell.run(command, gate.port(), variables));
                assertThat(answer.has("object")).as(command).isTrue();
                if (answer.has("key")) {
                    variables.put("KEY", answer.path("key").asText());
                    variables.put("ID", answer.path("id").asText());
                }
            }
            assertThat(Admin.tree(Admin.of(gate).get("/admin/keys"))
                            .path("total")
                            .asInt())
                    .isZero();
        }
    }

    @Test
    void theTableHasEveryField() {
        try (Gate gate = Admin.in(Gate.plan()).start()) {
            String refused =
                    Admin.of(gate).send("POST", "/admin/keys", "{\"nix\": 1}").body();
            Matcher known = Pattern.compile("\\(known: ([\\w, ]+)\\)").matcher(refused);
            assertThat(known.find()).isTrue();

            String table = PAGE.text().substring(0, PAGE.text().indexOf("In `config/keys.yaml` a key has"));
            assertThat(List.of(known.group(1).split(", ", -1)))
                    .hasSizeGreaterThan(10)
                    .allSatisfy(field -> assertThat(table).contains("`" + field + "`"));
        }
    }
}

package caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.call.Json;
import caravan.keys.Admin;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What docs/books.md tells to type, typed in its order; the answer has the fields that it shows, and its table every column. */
class BooksPageTest {
    private static final Page PAGE = Page.read(Path.of("docs", "books.md"));

    @Test
    void everyCommandWorks() throws IOException, InterruptedException {
        try (Gate gate = Admin.in(Gate.plan()).start()) {
            JsonNode key = Admin.of(gate).make("{\"name\": \"reader\"}");
            String id = gate.post(
                            "/v1/chat/completions", Gate.chat("demo/echo", false), "Authorization", Admin.bearer(key))
                    .headers()
                    .firstValue("x-request-id")
                    .orElseThrow();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> Admin.of(gate).get("/admin/calls/" + id).statusCode() == 200);
            Map<String, String> variables = new HashMap<>(Map.of("CARAVAN_ADMIN_TOKEN", Admin.TOKEN));
            variables.put("KEY", key.path("key").asText());
            variables.put("ID", id);

            List<String> commands = PAGE.blocks("sh");
            assertThat(commands).hasSize(4);
            for (String command : commands) {
                JsonNode answer = Json.MAPPER.readTree(Shell.run(command, gate.port(), variables));
                assertThat(answer.has("object")).as(command).isTrue();
            }
        }
    }

    @Test
    void theAnswerHasTheFieldsThatAreShown() throws IOException {
        JsonNode shown = Json.MAPPER.readTree(PAGE.blocks("json").getFirst());
        try (Gate gate = Admin.in(Gate.plan()).start()) {
            gate.post("/v1/chat/completions", Gate.chat("demo/echo", false));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> usage(gate).path("data").size() == 1);

            JsonNode told = usage(gate);
            assertThat(told.properties().stream().map(Map.Entry::getKey))
                    .isEqualTo(
                            shown.properties().stream().map(Map.Entry::getKey).toList());
            assertThat(told.path("data").path(0).properties().stream().map(Map.Entry::getKey))
                    .isEqualTo(shown.path("data").path(0).properties().stream()
                            .map(Map.Entry::getKey)
                            .toList());
        }
    }

    private static JsonNode usage(Gate gate) throws IOException {
        return Json.MAPPER.readTree(
                Admin.of(gate).get("/admin/usage?group_by=model,key").body());
    }

    @Test
    void everyColumnIsNamed() {
        try (Gate gate = Admin.in(Gate.plan()).start()) {
            String refused = Admin.of(gate).get("/admin/usage?group_by=colour").body();
            String columns = refused.replaceFirst("(?s).*some of ([a-z, ]+), with commas.*", "$1");

            assertThat(List.of(columns.split(", ", -1))).hasSize(6).allSatisfy(column -> assertThat(PAGE.text())
                    .contains("`" + column + "`"));
        }
    }
}

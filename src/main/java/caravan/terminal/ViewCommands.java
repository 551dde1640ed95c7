package caravan.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;

/** Commands that show what the gateway knows. */
final class ViewCommands {
    private ViewCommands() {}

    static List<Command> all() {
        return List.of(Command.of(
                "deployments",
                "Who may be asked, and how each is doing.",
                (client, given) -> client.ask(Request.get("/admin/deployments")),
                ViewCommands::deployments));
    }

    private static void deployments(JsonNode answer, PrintWriter out) {
        Table.of(answer.path("data"), "name", "state", "until", "latency_ms", "answers", "failures")
                .print(out);
    }
}

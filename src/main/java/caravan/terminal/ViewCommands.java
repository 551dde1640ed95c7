package caravan.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;

/** Commands that show what the gateway knows. */
final class ViewCommands {
    private ViewCommands() {}

    static List<Command> all() {
        return Stream.of(state(), tables(), List.of(UsageCommand.of()))
                .flatMap(List::stream)
                .toList();
    }

    /** What the gateway is, in a form of its own each. */
    private static List<Command> state() {
        return List.of(
                Command.of("status", "How the gateway is doing.", asking("/admin/status"), ViewCommands::fields),
                Command.of(
                        "routes",
                        "The pipeline, and how long its steps take.",
                        asking("/admin/routes"),
                        ViewCommands::routes),
                Command.of(
                        "export",
                        "What orders have changed, as YAML for the files.",
                        asking("/admin/export"),
                        (answer, out) -> out.print(answer.path("yaml").asText())));
    }

    private static List<Command> tables() {
        return List.of(
                table("models", "Who answers for which name.", "/admin/models", "name targets policy origin"),
                table(
                        "provider-keys",
                        "The keys of providers, masked.",
                        "/admin/provider-keys",
                        "provider name hint state until"),
                table(
                        "deployments",
                        "Who may be asked, and how each is doing.",
                        "/admin/deployments",
                        "name state until latency_ms answers failures"),
                table(
                        "limits",
                        "The limits that hold for all.",
                        "/admin/limits",
                        "name amount measure window_s for per"),
                table("budgets", "What is spent of budgets.", "/admin/budgets", "window spent_usd reserved_usd"),
                table(
                        "log-levels",
                        "How much the log has of which package.",
                        "/admin/log-levels",
                        "name level ordered"),
                table("orders", "What orders have changed.", "/admin/orders", "number kind name removes lasts at by"),
                table(
                        "config",
                        "Every setting, with where its value comes from.",
                        "/admin/config",
                        "name value origin"));
    }

    private static Command.Deed asking(String path) {
        return (client, given) -> client.ask(Request.get(path));
    }

    /** @param columns of the answer's rows, separated by blanks */
    private static Command table(String name, String description, String path, String columns) {
        return Command.of(
                name, description, asking(path), (answer, out) -> Table.of(answer.path("data"), columns.split(" "))
                        .print(out));
    }

    static void fields(JsonNode answer, PrintWriter out) {
        answer.properties().stream()
                .filter(field -> !field.getKey().equals("object"))
                .forEach(field -> out.println(field.getKey() + ": " + Table.cell(field.getValue())));
    }

    /** What each step takes; a step that nobody has come to has no time yet. */
    private static void routes(JsonNode answer, PrintWriter out) {
        for (JsonNode route : answer.path("data")) {
            out.println(Table.cell(route.path("id")) + "  " + Table.cell(route.path("from")) + "  "
                    + Table.cell(route.path("origin")));
            Table.of(route.path("steps"), "id", "kind", "samples", "mean_ns", "longest_ns")
                    .print(out);
            out.println();
        }
    }
}

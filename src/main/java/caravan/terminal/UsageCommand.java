package caravan.terminal;

import static caravan.terminal.Command.flag;
import static caravan.terminal.Command.text;
import static caravan.terminal.Command.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ParseResult;

/** {@code caravan usage --by model --since 7d}: what the books say of calls, tokens and money. */
final class UsageCommand {
    private static final String BY = "--by";
    private static final String SINCE = "--since";
    private static final String UNTIL = "--until";
    private static final List<String> FIGURES =
            List.of("calls", "errors", "unpriced", "input_tokens", "output_tokens", "cost_usd");

    private UsageCommand() {}

    static Command of() {
        return Command.of("usage", "Calls, tokens and cost, as sums.", UsageCommand::ask, UsageCommand::table)
                .with(
                        text(BY, "LIST", "some of model, key, team, provider, day and hour, with commas (model)"),
                        text(SINCE, "TIME", "today, 7d, 24h, 2026-11-01 or 2026-11-01T15:00:00Z (since ever)"),
                        text(UNTIL, "TIME", "the last day, or the first hour that is not meant (now)"),
                        flag(Command.CSV, "a table for other programs, with all that is known"));
    }

    private static Reply ask(Client client, ParseResult given) throws Unreachable {
        return client.ask(Request.get(
                "/admin/usage",
                Map.of(
                        "group_by", given.matchedOptionValue(BY, "model"),
                        "from", value(given, SINCE),
                        "to", value(given, UNTIL),
                        "format", given.hasMatchedOption(Command.CSV) ? "csv" : "json")));
    }

    private static void table(JsonNode answer, PrintWriter out) {
        List<String> columns = new ArrayList<>();
        answer.path("group_by").forEach(word -> columns.add(word.asText()));
        ArrayNode rows = answer.withArray("data");
        if (!rows.isEmpty() && !columns.isEmpty() && answer.path("total") instanceof ObjectNode total) {
            rows.add(total.put(columns.getFirst(), "(all)"));
        }
        columns.addAll(FIGURES);
        Table.of(rows, columns.toArray(String[]::new)).print(out);
    }
}

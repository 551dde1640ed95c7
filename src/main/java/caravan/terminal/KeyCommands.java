package caravan.terminal;

import static caravan.terminal.Command.flag;
import static caravan.terminal.Command.text;
import static caravan.terminal.Command.texts;
import static caravan.terminal.Command.value;
import static caravan.terminal.Command.word;

import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code caravan key …}: the keys of callers. */
final class KeyCommands {
    private static final String KEYS = "/admin/keys";
    private static final String WHICH = "its name, or its id";
    private static final List<String> TEXTS = List.of("name", "owner", "team", "role", "budget");
    private static final List<String> LISTS = List.of("models", "providers");
    private static final String NUMBER = "\\d{1,18}";

    private KeyCommands() {}

    static List<Command> all() {
        return List.of(
                create(),
                Command.of("list", "The keys that were made at run time.", KeyCommands::list, KeyCommands::table)
                        .with(text("--offset", "NUMBER", "leave out so many of the first")),
                Command.of(
                                "show",
                                "One key, with all that it may do.",
                                (client, given) -> one(client, given, "GET", ""),
                                ViewCommands::fields)
                        .needs("KEY", WHICH),
                change(),
                Command.of("rotate", "Another key in place of one.", KeyCommands::rotate, KeyCommands::made)
                        .needs("KEY", WHICH)
                        .with(text("--grace", "TIME", "how long the old one is good besides, such as 24h")),
                Command.of(
                                "revoke",
                                "Withdraw a key, for good.",
                                (client, given) -> one(client, given, "DELETE", ""),
                                (answer, out) -> out.println("revoked: it opens nothing any more"))
                        .needs("KEY", WHICH));
    }

    private static Command create() {
        return Command.of("create", "Make a key, and print it: this once.", KeyCommands::create, KeyCommands::made)
                .with(OptionSpec.builder(text("--name", "NAME", "what the log and the budgets call it"))
                        .required(true)
                        .build())
                .with(terms());
    }

    private static Command change() {
        return Command.of(
                        "change",
                        "Change what a key may do; all else stays.",
                        KeyCommands::change,
                        ViewCommands::fields)
                .needs("KEY", WHICH)
                .with(terms())
                .with(
                        texts("--without", "FIELD", "take away what is said of it, such as budget or models"),
                        flag("--off", "switch it off"),
                        flag("--on", "switch it on again"));
    }

    private static OptionSpec[] terms() {
        return new OptionSpec[] {
            text("--owner", "NAME", "who answers for it"),
            text("--team", "NAME", "to whom it belongs"),
            texts("--tag", "TAG", "what its calls are counted under besides; several, if given several times"),
            text("--role", "WORD", "operator, for a key that may give orders"),
            text("--models", "LIST", "the models it may use, such as gpt-5-mini,openai/*"),
            text("--providers", "LIST", "the providers it may use"),
            texts("--limit", "NUMBER/TIME", "how many requests in which time, such as 600/1m"),
            text("--budget", "USD/PERIOD", "for how much, such as 50/month"),
            text("--expires", "TIME", "until when, such as 2027-01-31T00:00:00Z")
        };
    }

    private static Reply create(Client client, ParseResult given) throws Unreachable {
        return client.ask(Request.post(KEYS, said(given)));
    }

    private static Reply change(Client client, ParseResult given) throws Unreachable {
        ObjectNode patch = said(given);
        given.matchedOptionValue("--without", List.<String>of()).forEach(field -> patch.putNull(field(field)));
        if (given.hasMatchedOption("--off") || given.hasMatchedOption("--on")) {
            patch.put("enabled", given.hasMatchedOption("--on"));
        }
        if (patch.isEmpty()) {
            throw new IllegalArgumentException("what is to change? Say an option of 'key change --help'");
        }
        Reply found = found(client, word(given));
        return found.good() ? client.ask(new Request("PATCH", path(found), patch)) : found;
    }

    /** As options are called, or as fields are. */
    private static String field(String said) {
        return switch (said) {
            case "tag", "limit" -> said + "s";
            case "expires" -> "expires_at";
            default -> said;
        };
    }

    /** What is to be known of a key. */
    private static ObjectNode said(ParseResult given) {
        ObjectNode key = Json.MAPPER.createObjectNode();
        TEXTS.stream()
                .filter(each -> given.hasMatchedOption("--" + each))
                .forEach(each -> key.put(each, value(given, "--" + each)));
        LISTS.stream().filter(each -> given.hasMatchedOption("--" + each)).forEach(each -> {
            ArrayNode list = key.putArray(each);
            List.of(value(given, "--" + each).split("\\s*,\\s*")).forEach(list::add);
        });
        if (given.hasMatchedOption("--expires")) {
            key.put("expires_at", value(given, "--expires"));
        }
        given.matchedOptionValue("--tag", List.<String>of())
                .forEach(tag -> key.withArray("tags").add(tag));
        given.matchedOptionValue("--limit", List.<String>of())
                .forEach(limit -> limit(key.withArray("limits").addObject(), limit));
        return key;
    }

    /** What is no number the gateway will refuse, in its own words. */
    private static void limit(ObjectNode into, String said) {
        String[] parts = said.split("/", 2);
        if (parts[0].matches(NUMBER)) {
            into.put("amount", Long.parseLong(parts[0]));
        } else {
            into.put("amount", parts[0]);
        }
        into.put("window", parts.length < 2 ? "1m" : parts[1]);
    }

    private static Reply list(Client client, ParseResult given) throws Unreachable {
        return client.ask(Request.get(KEYS, Map.of("limit", "1000", "offset", value(given, "--offset"))));
    }

    private static Reply rotate(Client client, ParseResult given) throws Unreachable {
        ObjectNode body = Json.MAPPER.createObjectNode();
        if (given.hasMatchedOption("--grace")) {
            body.put("grace", value(given, "--grace"));
        }
        Reply found = found(client, word(given));
        return found.good() ? client.ask(Request.post(path(found) + "/rotate", body)) : found;
    }

    private static Reply one(Client client, ParseResult given, String method, String rest) throws Unreachable {
        Reply found = found(client, word(given));
        return found.good() ? client.ask(new Request(method, path(found) + rest, null)) : found;
    }

    private static String path(Reply found) {
        return KEYS + "/" + found.json().path("id").asText();
    }

    /** By its id; or by its name, which is what people know. */
    private static Reply found(Client client, String which) throws Unreachable {
        Reply named = client.ask(Request.get(KEYS, Map.of("name", which)));
        JsonNode first = named.json().path("data").path(0);
        if (!named.good() || first.isObject()) {
            return new Reply(named.status(), named.text(), named.good() ? first : named.json());
        }
        return client.ask(Request.get(KEYS + "/" + Request.encoded(which)));
    }

    private static void table(JsonNode answer, PrintWriter out) {
        Table.of(answer.path("data"), "name", "id", "state", "owner", "team", "role", "models", "budget", "expires_at")
                .print(out);
        long left = answer.path("total").asLong()
                - answer.path("offset").asLong()
                - answer.path("data").size();
        if (left > 0) {
            out.println("and " + left + " more: --offset goes on");
        }
    }

    /** The key alone on the last line, to be copied. */
    private static void made(JsonNode answer, PrintWriter out) {
        answer.path("warnings").forEach(warning -> out.println("warning: " + Table.cell(warning)));
        out.println(Table.cell(answer.path("name")) + " (" + Table.cell(answer.path("id"))
                + "); this is the key, and it is shown this once:");
        out.println(Table.cell(answer.path("key")));
    }
}

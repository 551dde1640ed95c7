package caravan.commandline;

import caravan.config.Knob;
import caravan.terminal.Terminal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: {@code caravan [check | reload | explain | order | prices | key …]}, and a flag for each knob. */
final class Flags {
    static final String CHECK = "check";
    static final String RELOAD = "reload";

    static final String EXPLAIN = "explain";
    static final String PRICES = "prices";
    static final String UPDATE = "update";
    static final String FROM = "--from";
    static final String YES = "--yes";
    static final String ORDER = "order";
    static final String JSON = "--json";

    private static final List<String> ASKED = List.of("model", "tokens", "key", "needs");

    private Flags() {}

    /** @param terminal the commands that ask the gateway that runs */
    static CommandLine commandLine(String version, Terminal terminal) {
        CommandSpec caravan = command("Run an LLM gateway whose pipeline is a YAML file.")
                .name("caravan")
                .version("Caravan " + version)
                .addOption(OptionSpec.builder("--version", "-version")
                        .versionHelp(true)
                        .description("show the version")
                        .build())
                .addSubcommand(
                        CHECK, asJson(command("Load and validate everything, print every mistake, and start nothing.")))
                .addSubcommand(
                        RELOAD,
                        asJson(command("Have the Caravan that is running read its files again, and print the result.")))
                .addSubcommand(EXPLAIN, asJson(explain()))
                .addSubcommand(ORDER, asJson(order()))
                .addSubcommand(PRICES, prices());
        terminal.specs().forEach(caravan::addSubcommand);
        for (Knob knob : Knob.values()) {
            if (knob.hasFlag()) {
                add(knob, caravan);
            }
        }
        caravan.usageMessage()
                .footer(
                        "",
                        "What is --max-body here is CARAVAN_MAX_BODY in the environment and caravan.max-body in",
                        "application.properties. A flag beats the environment, the environment beats the file.");
        return new CommandLine(caravan).setExpandAtFiles(false).setUnmatchedOptionsAllowedAsOptionParameters(false);
    }

    private static CommandSpec asJson(CommandSpec command) {
        return command.addOption(OptionSpec.builder(JSON)
                .description("what came of it as JSON, for scripts")
                .build());
    }

    private static CommandSpec explain() {
        return command("Print who would be asked for a model, in which order, and why others would not be.")
                .addPositional(PositionalParamSpec.builder()
                        .index("0")
                        .type(String.class)
                        .arity("0..1")
                        .paramLabel("MODEL")
                        .description("the model's name, as a caller writes it")
                        .build())
                .addOption(asked("--model", "NAME", "the same").build())
                .addOption(asked("--tokens", "NUMBER", "how long the request would be")
                        .build())
                .addOption(asked("--needs", "LIST", "what it would need, such as tools,vision")
                        .build())
                .addOption(asked("--key", "NAME", "the name of the virtual key that would ask")
                        .build());
    }

    private static CommandSpec prices() {
        CommandSpec update = command("Compare a price list, LiteLLM's or one in our form, and take what differs.")
                .addOption(asked(FROM, "FILE", "the list; LiteLLM's is model_prices_and_context_window.json")
                        .required(true)
                        .build())
                .addOption(OptionSpec.builder(YES)
                        .description("take it without asking")
                        .build());
        return command("Look after prices.")
                .addSubcommand(UPDATE, update)
                .addSubcommand(CHECK, command("Name the models that are served and have no price."));
    }

    private static CommandSpec order() {
        return command("Give the Caravan that is running an order, as in a chat; 'order help' lists them.")
                .addPositional(PositionalParamSpec.builder()
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("0..*")
                        .paramLabel("WORD")
                        .description("the order; - stands for a line of the standard input, such as a key")
                        .build());
    }

    /** The order's words. */
    static List<String> words(ParseResult order) {
        return order.matchedPositionals().isEmpty()
                ? List.of("help")
                : order.matchedPositionals().getFirst().stringValues();
    }

    private static OptionSpec.Builder asked(String name, String label, String description) {
        return OptionSpec.builder(name).type(String.class).paramLabel(label).description(description);
    }

    /** What {@code explain} asks, as a query. */
    static String question(ParseResult explain, Map<String, String> flags) {
        Map<String, String> given = new HashMap<>(flags);
        given.computeIfAbsent("model", none -> explain.matchedPositionalValue(0, ""));
        if (given.getOrDefault("model", "").isEmpty()) {
            throw new ParameterException(explain.commandSpec().commandLine(), "Which one: MODEL, or --model=NAME?");
        }
        return ASKED.stream()
                .filter(given::containsKey)
                .map(name -> name + "=" + URLEncoder.encode(given.getOrDefault(name, ""), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static CommandSpec command(String description) {
        CommandSpec command = CommandSpec.create();
        command.usageMessage()
                .description(description)
                .sortOptions(false)
                .abbreviateSynopsis(true)
                .width(100);
        return command.addOption(OptionSpec.builder("-h", "--help", "-help")
                .usageHelp(true)
                .description("show this help")
                .build());
    }

    /** With its single-dash form, which other gateways use and the help need not repeat. */
    private static void add(Knob knob, CommandSpec command) {
        command.addOption(option(knob, "--" + knob.key()).build());
        command.addOption(option(knob, "-" + knob.key()).hidden(true).build());
    }

    private static OptionSpec.Builder option(Knob knob, String name) {
        String bare = bare(knob);
        return OptionSpec.builder(name)
                .type(String.class)
                .arity(bare.isEmpty() ? "1" : "0..1")
                .fallbackValue(bare)
                .paramLabel(label(knob))
                .description(knob.meaning() + (knob.otherwise().isEmpty() ? "" : " (" + knob.otherwise() + ")"))
                .scopeType(ScopeType.INHERIT);
    }

    /** What a flag means that stands without a value; empty if none may. */
    private static String bare(Knob knob) {
        return switch (knob) {
            case COST_IN_USAGE, BOOKS -> "true";
            case RATE_LIMIT -> "60";
            default -> "";
        };
    }

    private static String label(Knob knob) {
        return switch (knob) {
            case CONFIG -> "FOLDER|FILE";
            case ROUTES, DATA -> "FOLDER";
            case PRICING, ENV_FILE, TLS_CERT, TLS_KEY -> "FILE";
            case ADDR -> "[HOST]:PORT";
            case OPENAI_BASE_URL, OTLP_ENDPOINT, PROXY_URL -> "URL";
            case HEAD_TIMEOUT,
                    IDLE_TIMEOUT,
                    BODY_TIMEOUT,
                    WRITE_TIMEOUT,
                    REQUEST_TIMEOUT,
                    CACHE_TTL,
                    KEEP_ALIVE,
                    WATCH,
                    SHUTDOWN_TIMEOUT,
                    DEMO_PACE -> "TIME";
            case MAX_BODY, MAX_UPLOAD, MAX_HEADER, MAX_CACHE_SIZE, JOURNAL_SEGMENT -> "SIZE";
            case FORWARD_REQUEST_HEADERS, FORWARD_RESPONSE_HEADERS -> "NAMES";
            case COST_IN_USAGE, BOOKS -> "BOOLEAN";
            case MAX_CONNECTIONS, MAX_CALLS, RATE_LIMIT, NODES, OTLP_PERCENT -> "NUMBER";
            case TRUSTED_PROXIES -> "NETWORKS";
            case CORS_ORIGINS -> "ORIGINS";
            case BOOKS_RETENTION -> "DAYS";
            case ADMIN_PORT -> "PORT";
            case ADMIN_HOST -> "HOST";
            case HOST, AUTH_TOKEN, ADMIN_TOKEN, MASTER_KEY, OTLP_HEADERS, THREADS, PORT, LOOPS -> knob.name();
        };
    }

    /** What was given, by {@link Knob#key}; before {@code check} or after it. */
    static Map<String, String> given(ParseResult parsed) {
        Map<String, String> given = new HashMap<>();
        for (CommandLine command : parsed.asCommandLineList()) {
            for (OptionSpec option : command.getParseResult().matchedOptions()) {
                if (option.getValue() instanceof String value) {
                    given.put(option.longestName().replaceFirst("^-+", ""), value);
                }
            }
        }
        return given;
    }

    /** What to say of an argument that is none of ours; without its value, which may be a secret. */
    static String unknown(UnmatchedArgumentException wrong) {
        String name = wrong.getUnmatched().getFirst().replaceFirst("=.*", "");
        if (!name.startsWith("-")) {
            return "unknown command " + name + "; there are "
                    + String.join(", ", wrong.getCommandLine().getSubcommands().keySet());
        }
        Knob nearest = Knob.nearest(name.replaceFirst("^-+", ""));
        return "unknown option " + name
                + (nearest.hasFlag()
                        ? "; did you mean --" + nearest.key() + "?"
                        : "; a secret is safer in the variable "
                                + nearest.variables().getLast());
    }
}

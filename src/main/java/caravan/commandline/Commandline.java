package caravan.commandline;

import caravan.call.Json;
import caravan.call.Refused;
import caravan.commands.Orders;
import caravan.commands.Orders.Told;
import caravan.config.Base;
import caravan.config.Environment;
import caravan.config.InvalidConfiguration;
import caravan.config.Mistake;
import caravan.config.Mistakes;
import caravan.config.Reading;
import caravan.config.Settings;
import caravan.config.Version;
import caravan.terminal.Terminal;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Scanner;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Does what a command line says: {@code caravan [options]}, {@code caravan check}, {@code reload}, {@code explain}, {@code order} … */
public final class Commandline {
    private final Launch launch;
    private final Environment environment;
    private final Base base;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Terminal terminal;
    private boolean json;
    private final Reader in;

    public Commandline(Launch launch, Environment environment, Base base, PrintWriter out, PrintWriter err) {
        this(launch, environment, base, out, err, Reader.nullReader());
    }

    public Commandline(Launch launch, Environment environment, Base base, PrintWriter out, PrintWriter err, Reader in) {
        this.launch = launch;
        this.environment = environment;
        this.base = base;
        this.out = out;
        this.err = err;
        this.terminal = new Terminal(out, err);
        this.in = in;
    }

    /** Loads beside the start what each start needs, on another core. */
    public static void early() {
        Early.load();
    }

    /** @return the exit code: 0; 1 if the configuration is wrong; 2 if the command line is, or if there is nobody to reload */
    public int execute(String... args) {
        return Flags.commandLine(Version.ours(), terminal)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((wrong, all) -> refuse(wrong))
                .setExecutionStrategy(this::run)
                .execute(args);
    }

    private int run(ParseResult parsed) {
        Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped;
        }
        Mistakes mistakes = new Mistakes();
        Map<String, String> flags = Flags.given(parsed);
        Reading reading = into -> Settings.read(flags, environment, base, into);
        Settings settings = reading.read(mistakes);
        String command =
                parsed.hasSubcommand() ? parsed.subcommand().commandSpec().name() : "";
        if (terminal.specs().containsKey(command)) {
            return terminal.run(parsed.subcommand(), Whereabouts.of(settings));
        }
        json = !command.isEmpty() && parsed.subcommand().hasMatchedOption(Flags.JSON);
        return switch (command) {
            case Flags.RELOAD -> reload(settings.places().data());
            case Flags.EXPLAIN -> explain(settings, Flags.question(parsed.subcommand(), flags), mistakes);
            case Flags.PRICES -> prices(parsed.subcommand(), settings, mistakes);
            case Flags.CHECK -> check(settings, mistakes);
            case Flags.ORDER -> order(settings, Flags.words(parsed.subcommand()));
            default -> mistakes.found().isEmpty() ? run(settings, reading, mistakes) : check(settings, mistakes);
        };
    }

    private int prices(ParseResult parsed, Settings settings, Mistakes mistakes) {
        if (!parsed.hasSubcommand()) {
            err.println("caravan prices: there are " + Flags.UPDATE + " and " + Flags.CHECK);
            return 2;
        }
        PriceOrders orders = new PriceOrders(launch, settings, mistakes, out, in);
        ParseResult order = parsed.subcommand();
        int code = order.commandSpec().name().equals(Flags.UPDATE)
                ? orders.update(Path.of(order.matchedOptionValue(Flags.FROM, "")), order.hasMatchedOption(Flags.YES))
                : orders.check();
        mistakes.warnings().forEach(this::warn);
        return mistakes.found().isEmpty() ? code : tell(mistakes.found());
    }

    /** The Caravan that runs on the data folder is asked; if none does, the files are. */
    private int explain(Settings settings, String query, Mistakes mistakes) {
        Optional<Told> told = Orders.explain(settings.places().data(), query);
        if (told.isPresent()) {
            return tell(told.get());
        }
        try {
            Told files = launch.explain(settings, query, mistakes);
            mistakes.warnings().forEach(this::warn);
            if (!mistakes.found().isEmpty()) {
                return tell(mistakes.found());
            }
            if (!json) {
                out.println(
                        "no Caravan runs on the folder " + settings.places().data() + ": this is what the files say");
            }
            return tell(files);
        } catch (Refused wrong) {
            return tell(Told.refused(wrong.getMessage()));
        }
    }

    private int tell(Told told) {
        if (json) {
            ObjectNode words = Json.MAPPER.createObjectNode().put("done", told.done());
            words.set("lines", Json.MAPPER.valueToTree(told.lines()));
            if (told.json() != null) {
                words.set("answer", told.json());
            }
            out.println(words);
            return told.done() ? 0 : 1;
        }
        PrintWriter to = told.done() ? out : err;
        told.lines().forEach(to::println);
        return told.done() ? 0 : 1;
    }

    /** Whatever is wrong in the files is for the one that runs to tell. */
    private int reload(Path data) {
        Optional<Told> told = Orders.reload(data);
        if (told.isEmpty()) {
            err.println("caravan: no Caravan runs on the folder " + data);
            return 2;
        }
        return tell(told.get());
    }

    private int order(Settings settings, List<String> words) {
        Path data = settings.places().data();
        List<String> filled =
                words.stream().map(word -> word.equals("-") ? line() : word).toList();
        String order = String.join(" ", filled);
        Optional<Told> told = Orders.inWords(data, order).or(() -> AtRest.obey(data, settings.masterKey(), order));
        if (told.isEmpty()) {
            err.println(
                    "caravan: no Caravan runs on the folder " + data + "; until one does there are " + AtRest.ORDERS);
            return 2;
        }
        return tell(told.get());
    }

    /** A command line is read by everybody on the machine; the standard input is not. */
    private static String line() {
        Scanner input = new Scanner(System.in, StandardCharsets.UTF_8);
        return input.hasNextLine() ? input.nextLine().strip() : "";
    }

    private int run(Settings settings, Reading reading, Mistakes mistakes) {
        mistakes.warnings().forEach(this::warn);
        try {
            return launch.run(settings, reading);
        } catch (InvalidConfiguration wrong) {
            return tell(wrong.mistakes());
        }
    }

    /** Also when the settings are wrong already, so that the user gets all mistakes at once. */
    private int check(Settings settings, Mistakes mistakes) {
        String summary = launch.check(settings, mistakes);
        if (json) {
            out.println(mistakes.json().put("summary", summary));
            return mistakes.found().isEmpty() ? 0 : 1;
        }
        mistakes.warnings().forEach(this::warn);
        if (!mistakes.found().isEmpty()) {
            return tell(mistakes.found());
        }
        out.println(summary);
        return 0;
    }

    private void warn(String warning) {
        err.println("warning: " + warning);
    }

    private int tell(List<Mistake> mistakes) {
        mistakes.forEach(err::println);
        err.println(mistakes.size() == 1 ? "1 mistake" : mistakes.size() + " mistakes");
        return 1;
    }

    private int refuse(ParameterException wrong) {
        boolean unknown = wrong instanceof UnmatchedArgumentException;
        err.println("caravan: " + (unknown ? Flags.unknown((UnmatchedArgumentException) wrong) : wrong.getMessage()));
        err.println("caravan --help shows what there is");
        return 2;
    }
}

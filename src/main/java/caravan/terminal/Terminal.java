package caravan.terminal;

import caravan.call.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The commands that ask the gateway that runs. */
public final class Terminal {
    private static final String COMPLETION = "completion";

    /** Exit codes: all is well; the gateway says no; the command is none, or nobody is there. */
    private static final int WELL = 0;

    private static final int REFUSED = 1;
    private static final int NOBODY = 2;

    /** By all their words: {@code key create}. */
    private final Map<String, Command> commands = new LinkedHashMap<>();

    private final Map<String, CommandSpec> specs = new LinkedHashMap<>();
    private final PrintWriter out;
    private final PrintWriter err;

    /** Where the gateway is, and who asks, if nobody says otherwise. */
    public record Place(URI address, @Nullable String key) {}

    public Terminal(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
        group("key", "Keys for callers: make, list, show, rotate and revoke them.", KeyCommands.all());
        ViewCommands.all().forEach(each -> {
            commands.put(each.name(), each);
            specs.put(each.name(), each.spec());
        });
        specs.put(COMPLETION, completion());
    }

    private void group(String name, String description, Iterable<Command> all) {
        CommandSpec group = Command.group(description);
        all.forEach(each -> {
            commands.put(name + " " + each.name(), each);
            group.addSubcommand(each.name(), each.spec());
        });
        specs.put(name, group);
    }

    private static CommandSpec completion() {
        return Command.group("Print what makes a shell complete commands: source <(./caravan completion bash).")
                .addPositional(picocli.CommandLine.Model.PositionalParamSpec.builder()
                        .index("0")
                        .type(String.class)
                        .arity("0..1")
                        .paramLabel("SHELL")
                        .description("bash, which zsh understands too")
                        .build());
    }

    /** To be added to the command line, by their names. */
    public Map<String, CommandSpec> specs() {
        return specs;
    }

    /**
     * Carries out what was read.
     *
     * @param first its first word, with what follows
     * @return the exit code
     */
    public int run(ParseResult first, Place place) {
        if (first.commandSpec().name().equals(COMPLETION)) {
            return complete(first);
        }
        ParseResult last = first;
        StringBuilder name = new StringBuilder(first.commandSpec().name());
        while (last.hasSubcommand()) {
            last = last.subcommand();
            name.append(' ').append(last.commandSpec().name());
        }
        Command command = commands.get(name.toString());
        if (command == null) {
            err.println("caravan " + name + ": there are "
                    + String.join(", ", first.commandSpec().subcommands().keySet()));
            return NOBODY;
        }
        return run(command, last, place);
    }

    private int run(Command command, ParseResult given, Place place) {
        try {
            Reply reply = command.deed().ask(client(given, place), given);
            if (!reply.good()) {
                err.println("caravan: " + Table.plain(reply.refusal()));
                return REFUSED;
            }
            if (given.hasMatchedOption(Command.JSON)) {
                out.println(pretty(reply));
            } else {
                command.show().of(reply.json(), out);
            }
            out.flush();
            return WELL;
        } catch (Unreachable nobody) {
            err.println("caravan: " + nobody.getMessage());
        } catch (IllegalArgumentException | UncheckedIOException wrong) {
            err.println("caravan: " + wrong.getMessage());
        }
        return NOBODY;
    }

    private static Client client(ParseResult given, Place place) {
        String address = Command.value(given, Command.ADDRESS);
        String file = Command.value(given, Command.KEY_FILE);
        return new Client(
                address.isEmpty() ? place.address() : address(address), file.isEmpty() ? place.key() : key(file));
    }

    /** @throws IllegalArgumentException if it is none */
    public static URI address(String said) {
        URI address = URI.create(said.contains("://") ? said : "http://" + said);
        if (address.getHost() == null || !String.valueOf(address.getScheme()).matches("https?")) {
            throw new IllegalArgumentException("'" + said + "' is no address such as http://localhost:8080");
        }
        return address;
    }

    private static String key(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the file " + file + " cannot be read", unreadable);
        }
    }

    private static String pretty(Reply reply) {
        try {
            return reply.json().isEmpty()
                    ? reply.text()
                    : Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(reply.json());
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private int complete(ParseResult given) {
        if (!given.matchedPositionalValue(0, "bash").equals("bash")) {
            err.println(
                    "caravan: there is completion for bash; zsh takes it too, after: autoload -U +X bashcompinit && bashcompinit");
            return NOBODY;
        }
        out.println(AutoComplete.bash("caravan", given.commandSpec().root().commandLine()));
        return WELL;
    }
}

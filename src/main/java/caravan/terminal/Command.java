package caravan.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** One command: what may be given, what is asked of the gateway, and how the answer looks to people. */
record Command(String name, CommandSpec spec, Deed deed, Show show) {
    static final String JSON = "--json";
    static final String ADDRESS = "--address";
    static final String KEY_FILE = "--operator-key-file";

    /** What is asked. */
    @FunctionalInterface
    interface Deed {
        Reply ask(Client client, ParseResult given) throws Unreachable;
    }

    /** What people see of a good answer. */
    @FunctionalInterface
    interface Show {
        void of(JsonNode answer, PrintWriter out);
    }

    static Command of(String name, String description, Deed deed, Show show) {
        CommandSpec spec = group(description)
                .addOption(OptionSpec.builder(JSON)
                        .description("the gateway's answer as it is, for scripts")
                        .build())
                .addOption(text(ADDRESS, "URL", "where the gateway is, if the settings here do not say it"))
                .addOption(text(KEY_FILE, "FILE", "a file with the key of an operator, or the admin token"));
        return new Command(name, spec, deed, show);
    }

    /** With nothing but help. */
    static CommandSpec group(String description) {
        CommandSpec group = CommandSpec.create();
        group.usageMessage()
                .description(description)
                .sortOptions(false)
                .abbreviateSynopsis(true)
                .width(100);
        return group.addOption(OptionSpec.builder("-h", "--help", "-help")
                .usageHelp(true)
                .description("show this help")
                .build());
    }

    Command with(OptionSpec... options) {
        List.of(options).forEach(spec::addOption);
        return this;
    }

    /** A word that must follow. */
    Command needs(String label, String description) {
        spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .type(String.class)
                .arity("1")
                .paramLabel(label)
                .description(description)
                .build());
        return this;
    }

    static OptionSpec text(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name).description(description).build();
    }

    /** One that may be given several times. */
    static OptionSpec texts(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    /** The value of an option; empty if it was not given. */
    static String value(ParseResult given, String option) {
        return given.matchedOptionValue(option, "");
    }

    static String word(ParseResult given) {
        return given.matchedPositionalValue(0, "");
    }
}

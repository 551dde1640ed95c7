package caravan.commandline;

import caravan.call.Json;
import caravan.config.Mistakes;
import caravan.config.Yaml;
import caravan.terminal.Terminal;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * What every start has to load, loaded beside it on another core: the classes that read the command line, YAML and JSON.
 * Nothing here logs, since whoever logs first sets the log up.
 */
final class Early {
    private Early() {}

    static void load() {
        Thread.ofPlatform().daemon().name("early").start(() -> {
            PrintWriter nobody = new PrintWriter(Writer.nullWriter());
            Flags.commandLine("", new Terminal(nobody, nobody));
            Yaml.root("", "early: [yes]", new Mistakes());
            Json.quote("");
        });
    }
}

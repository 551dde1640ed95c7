package caravan;

import caravan.call.Json;
import caravan.config.Mistakes;
import caravan.config.Yaml;

/**
 * What every start has to load, loaded beside it on another core: the classes that read the command line, YAML and JSON.
 * Nothing here logs, since whoever logs first sets the log up.
 */
final class Early {
    private Early() {}

    static void load() {
        Thread.ofPlatform().daemon().name("early").start(() -> {
            Flags.commandLine("");
            Yaml.root("", "early: [yes]", new Mistakes());
            Json.quote("");
        });
    }
}

package caravan.rules;

import java.util.Map;
import java.util.Set;

/** Which packages there are, and which of ours each may know. */
final class Packages {
    /** What each package may use of ours. The root may use all, and nothing may use the root. */
    static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("call", Set.of()),
            Map.entry("hush", Set.of()),
            Map.entry("config", Set.of("hush")),
            Map.entry("stream", Set.of("call")),
            Map.entry("store", Set.of("call")),
            Map.entry("http", Set.of("call")),
            Map.entry("house", Set.of("call")),
            Map.entry("hooks", Set.of("call")),
            Map.entry("wording", Set.of("call", "stream")),
            Map.entry("chat", Set.of("call")),
            Map.entry("translation", Set.of("call", "stream", "chat")),
            Map.entry("embeddings", Set.of("call", "chat")),
            Map.entry("dialects", Set.of("call", "stream", "chat")),
            Map.entry("keys", Set.of("call", "config", "store")),
            Map.entry("failures", Set.of("call")),
            Map.entry("conditions", Set.of("call", "config")),
            Map.entry("models", Set.of("call", "config", "failures", "conditions")),
            Map.entry(
                    "providers",
                    Set.of("call", "hush", "stream", "config", "failures", "chat", "translation", "embeddings")),
            Map.entry("prices", Set.of("call", "config")),
            Map.entry("spans", Set.of("call")),
            Map.entry("ledger", Set.of("call", "hush", "store")),
            Map.entry("limits", Set.of("call", "config", "store")),
            Map.entry("budgets", Set.of("call", "config", "store")),
            Map.entry("books", Set.of("call", "store")),
            Map.entry("cache", Set.of("call", "config", "stream")),
            Map.entry("terminal", Set.of("call")),
            Map.entry("overlay", Set.of("call", "config", "store")),
            Map.entry("commands", Set.of("call", "keys", "models", "deployments", "cache", "ledger")),
            Map.entry("deployments", Set.of("call", "conditions", "models")),
            Map.entry("routes", Set.of("call", "hush", "config")),
            Map.entry("watch", Set.of("config", "routes", "commands")),
            Map.entry("camel", Set.of("call", "config")),
            Map.entry("desk", Set.of("call", "config", "commands", "deployments", "dialects", "overlay")),
            Map.entry(
                    "figures",
                    Set.of(
                            "call",
                            "config",
                            "http",
                            "conditions",
                            "deployments",
                            "ledger",
                            "cache",
                            "budgets",
                            "books")),
            Map.entry("sideroutes", Set.of("call", "hooks", "dialects", "ledger", "providers")),
            Map.entry(
                    "commandline",
                    Set.of("call", "config", "commands", "desk", "ledger", "overlay", "prices", "store", "terminal")));

    private Packages() {}
}

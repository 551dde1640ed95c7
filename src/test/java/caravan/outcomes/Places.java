package caravan.outcomes;

import caravan.call.Sha256;
import caravan.door.Rig;
import caravan.peers.Prices;

/** Where calls come to their ends: two gateways, and one fake behind each. */
final class Places {
    static final String ANN = "Authorization: Bearer key-of-ann";
    static final String BOB = "Authorization: Bearer key-of-bob";
    static final String ROOT = "Authorization: Bearer key-of-root";

    private static final String PROVIDERS = """
            providers:
              openai: {base_url: "https://api.openai.com/v1", keys: OPENAI_API_KEY}
              slow: {base_url: "${env:OPENAI_API_URL}/v1", auth: none, timeouts: {first_byte: 50ms}}
              tired: {base_url: "${env:OPENAI_API_URL}/v1", keys: [{key_env_var: TIRED, cooldown_sec: 60}]}
              nowhere: {base_url: "http://127.0.0.1:1/v1", auth: none}
              llama: {base_url: "${env:OPENAI_API_URL}/llama/v1", auth: none, native: {format: ollama}}
            """;
    private static final String MODELS = """
            models:
              - {name: gone, deployments: [openai/gone]}
            retry: {tries: 1}
            """;
    private static final String KEYS = """
            keys:
              - {name: ann, sha256: %s}
              - {name: bob, sha256: %s, models: [gpt-4o-mini]}
            """.formatted(Sha256.hex("key-of-ann"), Sha256.hex("key-of-bob"));
    private static final String LIMITS = """
            limits:
              - {name: asked, match: {model: gpt-4o-asked}, per: key, amount: 0, window: 1d}
              - {name: told, match: {model: gpt-4o-told}, per: key, measure: tokens, amount: 0, window: 1d}
            """;
    private static final String BUDGETS = """
            budgets:
              - {on: "model:gpt-4o-spent", usd: 0, per: day}
              - {on: "model:other", usd: 1, per: day}
            refuse_with: 429
            """;
    private static final String BROKEN = """
            - route:
                id: broken
                from:
                  uri: platform-http:/broken
                  steps:
                    - throwException: {id: throw, exceptionType: java.lang.IllegalStateException, message: "broken"}
            """;

    private Places() {}

    /** With keys of the house, callers who have tokens, and an administrator. */
    static Rig ordered() {
        return Rig.house(plan -> plan.file("config/providers.yaml", PROVIDERS)
                .file("config/models.yaml", MODELS)
                .env("TIRED", "sk-tired")
                .env("CARAVAN_ADMIN_TOKEN", "key-of-root")
                .file("config/keys.yaml", KEYS)
                .file("config/limits.yaml", LIMITS)
                .file("config/budgets.yaml", BUDGETS)
                .file(Prices.FILE, Prices.YAML)
                .flag("max-body", "64KiB")
                .flag("body-timeout", "50ms"));
    }

    /** Where callers bring their own keys, or none, and nobody administers. */
    static Rig open() {
        return Rig.ownKeys(plan -> plan.file("routes/broken.camel.yaml", BROKEN)
                .flag("books", "false")
                .flag("max-calls", "2"));
    }
}

package caravan.call;

/** What a caller asks for. The names are those of the OpenTelemetry GenAI conventions where they have one. */
public enum Operation {
    CHAT("chat", "chat/completions"),
    COMPLETION("text_completion", "completions"),
    EMBEDDINGS("embeddings", "embeddings"),
    RESPONSES("responses", "responses"),
    MODELS("list_models", "models");

    private final String label;
    private final String path;

    Operation(String label, String path) {
        this.label = label;
        this.path = path;
    }

    /** The name in metrics and in the journal. */
    public String label() {
        return label;
    }

    /** The path under {@code /v1/}, the caller's and the provider's. */
    public String path() {
        return path;
    }
}

package caravan.call;

/** What a caller asks for. The names are those of the OpenTelemetry GenAI conventions where they have one. */
public enum Operation {
    CHAT("chat", "chat/completions"),
    COMPLETION("text_completion", "completions"),
    EMBEDDINGS("embeddings", "embeddings"),
    RESPONSES("responses", "responses"),
    /** Anthropic's. */
    MESSAGES("messages", "messages"),
    COUNT_TOKENS("count_tokens", "messages/count_tokens"),
    IMAGE("image_generation", "images/generations"),
    IMAGE_EDIT("image_edit", "images/edits"),
    IMAGE_VARIATION("image_variation", "images/variations"),
    /** ai-proxy's: one picture, as the bytes that it is. */
    PICTURE("image_generation", "image"),
    SPEECH("speech", "audio/speech"),
    TRANSCRIPTION("transcription", "audio/transcriptions"),
    TRANSLATION("translation", "audio/translations"),
    MODERATION("moderation", "moderations"),
    /** Which of these documents answer a query best. The form is Cohere's, which others have taken over. */
    RERANK("rerank", "rerank"),
    MODELS("list_models", "models"),
    /** All the rest of {@code /v1}: what is stored at the provider, and its administration. */
    PASS_THROUGH("pass_through", "");

    private final String label;
    private final String path;

    Operation(String label, String path) {
        this.label = label;
        this.path = path;
    }

    /** Is it one of Anthropic's? */
    public boolean isAnthropic() {
        return this == MESSAGES || this == COUNT_TOKENS;
    }

    /** What a provider is asked for. */
    public Operation atProvider() {
        return this == PICTURE ? IMAGE : this;
    }

    /** The name in metrics and in the journal. */
    public String label() {
        return label;
    }

    /** The path under {@code /v1/}; empty if it can be any. */
    public String path() {
        return path;
    }
}

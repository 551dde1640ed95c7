package caravan.chat;

/** How long a provider is asked to keep the prompt up to some piece. */
public enum Caching {
    /** Nothing was said of it. */
    UNSAID,
    /** Anthropic: 5 minutes; OpenAI: 30. */
    SHORT,
    /** Anthropic: 1 hour; OpenAI: 12. */
    LONG
}

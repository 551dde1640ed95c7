package caravan.providers;

/** When a provider reports the usage of a stream. */
enum StreamUsage {
    /** If {@code stream_options.include_usage} asks for it, as OpenAI does. */
    ASKED,
    /** By itself; it may refuse the unknown field. */
    ALWAYS,
    /** Not at all. */
    NEVER
}

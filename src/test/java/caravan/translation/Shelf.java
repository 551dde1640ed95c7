package caravan.translation;

import caravan.chat.Format;
import caravan.providers.cloudflare.CloudflareFormat;
import caravan.providers.cohere.CohereFormat;
import caravan.providers.gigachat.GigaChatFormat;
import caravan.providers.ollama.OllamaFormat;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Pattern;

/** What a recording is of. A new one finds its place by its name's ending and by what is in it, whoever it is of. */
enum Shelf {
    /** What was asked, and where a recording comes from. */
    BESIDE,
    STREAM,
    WHOLE,
    /** A no in place of an answer. */
    NO,
    /** A stream that begins well, and fails. */
    FAILED,
    /** No chat: Responses, completions, embeddings, pictures, transcripts, lists. */
    ELSE,
    /** Of a provider that comes later. */
    LATER;

    private static final Pattern BESIDE_IT = Pattern.compile(".*\\.(meta|request)\\.json|.*\\.md");
    private static final Pattern STREAMS = Pattern.compile(".*\\.(sse|chunks\\.txt|ndjson|stream)");

    static boolean isBeside(String name) {
        return BESIDE_IT.matcher(name).matches() || isLater(name);
    }

    static boolean isLater(String name) {
        return name.startsWith("bedrock/");
    }

    static boolean isStream(String name) {
        return STREAMS.matcher(name).matches();
    }

    static Shelf of(String name, List<JsonNode> texts) {
        boolean chat = texts.stream().anyMatch(Shelf::isChat);
        boolean failed = texts.stream().anyMatch(Shelf::isNo);
        if (isStream(name)) {
            return !chat ? ELSE : failed ? FAILED : STREAM;
        }
        return chat ? WHOLE : failed ? NO : ELSE;
    }

    private static boolean isChat(JsonNode text) {
        JsonNode choice = text.path("choices").path(0);
        boolean run = text.path("object").asText().startsWith("threads");
        return !run
                && (text.has("candidates")
                        || text.path("message").isObject()
                        || text.path("type").asText().startsWith("message")
                        || isCloudflare(text)
                        || choice.has("delta")
                        || choice.has("message"));
    }

    private static boolean isNo(JsonNode text) {
        JsonNode told = text.isArray() ? text.path(0) : text;
        return told.hasNonNull("error")
                || told.path("type").asText().equals("error")
                || (told.path("message").isTextual() && !told.has("choices"))
                || told.has("detail")
                || !told.path("errors").path(0).isMissingNode();
    }

    private static boolean isCloudflare(JsonNode text) {
        return (text.has("response") && !text.has("object") && !text.has("type"))
                || text.path("result").has("response");
    }

    /** By the form of what is said; where nothing is, by whose it is. */
    static Format format(String provider, List<JsonNode> texts) {
        for (JsonNode text : texts) {
            String type = text.path("type").asText();
            if (text.has("candidates")) {
                return Streams.GEMINI;
            }
            if (type.equals("message") || type.startsWith("message_")) {
                return Streams.ANTHROPIC;
            }
            if (text.path("message").isObject() || type.startsWith("message-")) {
                return text.has("done") ? new OllamaFormat() : new CohereFormat();
            }
            if (text.has("choices")) {
                return provider.equals("gigachat") ? new GigaChatFormat() : Streams.OPENAI;
            }
            if (isCloudflare(text)) {
                return CloudflareFormat.API;
            }
        }
        return switch (provider) {
            case "anthropic" -> Streams.ANTHROPIC;
            case "gemini" -> Streams.GEMINI;
            case "cohere" -> new CohereFormat();
            case "gigachat" -> new GigaChatFormat();
            default -> Streams.OPENAI;
        };
    }
}

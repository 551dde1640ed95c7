package caravan.providers.speech;

import caravan.chat.Format;
import caravan.providers.anthropic.AnthropicFormat;
import caravan.providers.cloudflare.CloudflareFormat;
import caravan.providers.cohere.CohereFormat;
import caravan.providers.gemini.GeminiFormat;
import caravan.providers.gigachat.GigaChatFormat;
import caravan.providers.lore.Lore;
import caravan.providers.ollama.OllamaFormat;
import caravan.providers.openai.OpenAiFormat;
import caravan.providers.openai.Quirks;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A form in which a provider may be asked for chat. Whoever has one of their own mostly speaks OpenAI too, at another address with
 * the same beginning: by the one the other is known.
 */
enum Tongue {
    OPENAI("", "", "", null),
    ANTHROPIC("x-api-key", "", "", null),
    GEMINI("x-goog-api-key", "", "/openai", "(?<=/v1|/v1alpha|/v1beta)/models(/.*)?"),
    COHERE("", "/v2", "/compatibility/v1", "/v[12]/chat"),
    OLLAMA("", "", "/v1", "/api/chat"),
    CLOUDFLARE("", "", "/v1", "(?<=/ai)/run(/.*)?|(?<=/workers-ai)(/@.*)?"),
    GIGACHAT("", "", "", null);

    /**
     * What is known of one provider that speaks it.
     *
     * @param version Anthropic's
     * @param maxTokens what Anthropic is told where the caller does not say
     * @param lore what is to be known of its models besides what is
     */
    record Habits(Quirks quirks, String version, long maxTokens, Lore lore) {}

    /** An address at which it is spoken, and the one at which all else is asked. */
    record Place(Tongue tongue, URI own, URI rest) {}

    private final String auth;
    private final String own;
    private final String openAi;
    private final @Nullable Pattern chat;

    /**
     * @param auth how the key is sent; empty if as everywhere
     * @param own how an address ends below which it is spoken
     * @param openAi how the address beside it ends, below which OpenAI is spoken
     * @param chat how the whole address of its chat ends; null if like one of OpenAI's
     */
    Tongue(String auth, String own, String openAi, @Nullable String chat) {
        this.auth = auth;
        this.own = own;
        this.openAi = openAi;
        this.chat = chat == null ? null : Pattern.compile("(?:" + chat + ")$");
    }

    String auth() {
        return auth;
    }

    Format format(Habits habits, URI base) {
        return switch (this) {
            case OPENAI -> new OpenAiFormat(habits.quirks());
            case ANTHROPIC -> new AnthropicFormat(habits.version(), habits.maxTokens());
            case GEMINI -> new GeminiFormat();
            case COHERE -> new CohereFormat();
            case OLLAMA -> new OllamaFormat();
            case CLOUDFLARE -> CloudflareFormat.below(base.getPath());
            case GIGACHAT -> new GigaChatFormat();
        };
    }

    /** Is it spoken at the address at which all else is asked? */
    boolean isWithAllElse() {
        return chat == null;
    }

    /** The base of its own, beside that of OpenAI's. */
    URI own(URI base) {
        String written = base.toString();
        return written.endsWith(openAi)
                ? URI.create(written.substring(0, written.length() - openAi.length()) + own)
                : base;
    }

    /** Whose chat has this whole address; null if it is none of its own. */
    static @Nullable Place at(String whole, String provider, Tongue usual) {
        return Arrays.stream(values())
                .filter(each ->
                        each == usual || each.name().toLowerCase(Locale.ROOT).equals(provider))
                .map(each -> each.place(whole))
                .filter(place -> place != null)
                .findFirst()
                .orElse(null);
    }

    private @Nullable Place place(String whole) {
        Matcher end = chat == null ? null : chat.matcher(whole);
        if (end == null || !end.find()) {
            return null;
        }
        String root = whole.substring(0, end.start());
        return new Place(this, URI.create(root + own), URI.create(root + openAi));
    }
}

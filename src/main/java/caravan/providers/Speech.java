package caravan.providers;

import caravan.call.Call;
import caravan.call.Operation;
import caravan.chat.Dialect;
import caravan.chat.Format;
import caravan.config.Section;
import caravan.providers.anthropic.AnthropicFormat;
import caravan.providers.gemini.GeminiFormat;
import caravan.providers.openai.OpenAiFormat;
import caravan.providers.openai.Quirks;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a provider is asked for chat: in OpenAI's form, or in one of its own; then perhaps elsewhere, and with the key in another
 * header. All else is asked in OpenAI's form.
 *
 * @param base where; null if that is where all else is asked
 * @param auth how the key is sent there; empty if as everywhere
 * @param strict is nothing to be left out that it cannot be told?
 */
record Speech(Kind kind, Format format, @Nullable URI base, String auth, boolean strict) {
    /** As OpenAI itself is asked. */
    static final Speech USUAL = new Speech(Kind.OPENAI, new OpenAiFormat(Quirks.NONE), null, "", false);

    enum Kind {
        OPENAI(""),
        ANTHROPIC("x-api-key"),
        GEMINI("x-goog-api-key");

        private final String auth;

        Kind(String auth) {
            this.auth = auth;
        }
    }

    /** @param usage how it is asked for the usage of a stream: not at all by an option that it may refuse */
    static Speech read(Section section, StreamUsage usage) {
        boolean strict = section.flag("strict", false);
        try (Section own = section.section("native");
                Section quirks = section.section("quirks")) {
            Kind kind = own.choice("format", Kind.OPENAI);
            String base = own.text("base_url");
            Quirks known = quirks(quirks, usage);
            String version = own.text("version", AnthropicFormat.USUAL.version());
            long longest = own.number("max_tokens", AnthropicFormat.USUAL.maxTokens(), 1, 10_000_000);
            Format format =
                    switch (kind) {
                        case OPENAI -> new OpenAiFormat(known);
                        case ANTHROPIC -> new AnthropicFormat(version, longest);
                        case GEMINI -> new GeminiFormat();
                    };
            return new Speech(
                    kind,
                    format,
                    base == null ? null : Addresses.base(own, "base_url", base, false),
                    own.text("auth", kind.auth),
                    strict);
        }
    }

    private static Quirks quirks(Section section, StreamUsage usage) {
        Map<String, String> renamed = new LinkedHashMap<>();
        try (Section names = section.section("renamed")) {
            for (String name : names.keys()) {
                renamed.put(name, names.text(name, name));
            }
        }
        Set<String> unsupported = new HashSet<>(section.texts("unsupported"));
        if (usage != StreamUsage.ASKED) {
            unsupported.add("stream_options");
        }
        return new Quirks(
                renamed,
                unsupported,
                Set.copyOf(section.texts("extra")),
                section.flag("short_ids", false),
                section.text("reasoning", ""));
    }

    /** At another address it speaks as everybody does, unless that is the one that it says all at. */
    Speech at(@Nullable Url url) {
        boolean same = url == null || (base == null && url.path().equals("/{operation}"));
        return same ? this : new Speech(Kind.OPENAI, new OpenAiFormat(Quirks.NONE), null, "", strict);
    }

    /** Can it be asked for this? */
    boolean knows(Operation operation) {
        return operation != Operation.COUNT_TOKENS || kind == Kind.ANTHROPIC;
    }

    /** Does it read what this caller writes? */
    boolean reads(Call call, Dialect dialect) {
        return switch (kind) {
            case OPENAI -> call.operation() != Operation.MESSAGES;
            case ANTHROPIC -> isItsOwn(call) && !dialect.hasForeignThoughts(call.json());
            case GEMINI -> false;
        };
    }

    /** Is this asked for in a form of its own? */
    boolean isItsOwn(Call call) {
        return kind == Kind.ANTHROPIC
                && call.operation() != null
                && call.operation().isAnthropic();
    }
}

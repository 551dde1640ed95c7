package caravan.providers.speech;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Operation;
import caravan.call.Upstream;
import caravan.chat.Dialect;
import caravan.chat.Format;
import caravan.chat.Traits;
import caravan.config.Section;
import caravan.providers.anthropic.AnthropicFormat;
import caravan.providers.connections.Addresses;
import caravan.providers.lore.Lore;
import caravan.providers.openai.Quirks;
import caravan.translation.thinking.ThinkFilter;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a provider is asked for chat: in OpenAI's form, or in one of its own; then perhaps elsewhere, and with the key in another
 * header. All else is asked in OpenAI's form.
 *
 * @param base where; null if beside where all else is asked
 * @param auth how the key is sent there; empty if as everywhere
 * @param strict is nothing to be left out that it cannot be told?
 * @param musings which of its models think aloud
 * @param usage how it is asked for the usage of a stream
 */
public record Speech(
        Tongue tongue,
        Tongue.Habits habits,
        @Nullable URI base,
        String auth,
        boolean strict,
        Musings musings,
        StreamUsage usage) {
    /** As OpenAI itself is asked. */
    public static final Speech USUAL = new Speech(
            Tongue.OPENAI,
            new Tongue.Habits(
                    Quirks.NONE, AnthropicFormat.USUAL.version(), AnthropicFormat.USUAL.maxTokens(), Lore.NONE),
            null,
            "",
            false,
            Musings.KEPT,
            StreamUsage.ASKED);

    private static final URI HERE = URI.create("");

    /** @param section of a provider */
    public static Speech read(Section section) {
        StreamUsage usage = section.choice("stream_usage", StreamUsage.ASKED);
        try (Section own = section.section("native")) {
            Tongue tongue = own.choice("format", Tongue.OPENAI);
            String base = own.text("base_url");
            Tongue.Habits habits = new Tongue.Habits(
                    QuirksSection.read(section.section("quirks"), usage),
                    own.text("version", AnthropicFormat.USUAL.version()),
                    own.number("max_tokens", AnthropicFormat.USUAL.maxTokens(), 1, 10_000_000),
                    Lore.read(section.sections("traits")));
            return new Speech(
                    tongue,
                    habits,
                    base == null ? null : Addresses.base(own, "base_url", base, false),
                    own.text("auth", tongue.auth()),
                    section.flag("strict", false),
                    Musings.read(section, Musings.KEPT),
                    usage);
        }
    }

    /** As one deployment of it is asked, which may say how. */
    public Speech with(Section section) {
        boolean strictly = section.flag("strict", strict);
        Musings heard = Musings.read(section, musings);
        return strictly == strict && heard.equals(musings)
                ? this
                : new Speech(tongue, habits, base, auth, strictly, heard, usage);
    }

    /** What its own file says of a model. */
    Traits traits(String model) {
        return habits.lore().about(model);
    }

    /** Where it is asked so, if all else is asked there. */
    public URI place(URI usual) {
        return base == null ? tongue.own(usual) : base;
    }

    /** Of one that is asked within the gateway. */
    Format format() {
        return format(HERE);
    }

    public Format format(URI usual) {
        return tongue.format(habits, place(usual));
    }

    /** At another address it speaks as that one tells; else as everybody does, unless that is the one that it says all at. */
    public Speech at(@Nullable Url url) {
        Tongue.Place place = url == null ? null : url.own();
        boolean same = place == null && tongue.isWithAllElse() && base == null;
        if (url == null || (same && url.path().equals("/{operation}"))) {
            return this;
        }
        if (place == null) {
            return new Speech(Tongue.OPENAI, habits, null, "", strict, musings, usage);
        }
        Tongue there = place.tongue();
        return new Speech(there, habits, place.own(), there == tongue ? auth : there.auth(), strict, musings, usage);
    }

    /** The form in which this model is read. */
    public Format heard(Format format, String model) {
        return musings.heard(format, model);
    }

    /** What this model's answers go through that need no translation; null if nothing. */
    public @Nullable ThinkFilter filter(String model) {
        return musings.filter(model);
    }

    /** Has the call ask for the usage of its stream, where that is needed. */
    public void askForUsage(Call call) {
        usage.ask(call);
    }

    /** How many tokens a question has, guessed where nobody there counts them; null if that is not asked for, or asked there. */
    public @Nullable CompletableFuture<Answer> count(Call call) {
        return call.operation() == Operation.COUNT_TOKENS && !isItsOwn(call) ? TokenCount.guess(call) : null;
    }

    /**
     * One that is asked within the gateway, and for chat in this form alone.
     *
     * @param dialects how a caller is spoken to about chat; null if a call is about something else
     */
    public Upstream within(Upstream upstream, Function<Call, @Nullable Dialect> dialects) {
        return new InterpretedUpstream(upstream, this, dialects);
    }

    /** Is it asked for chat in another form than for all else? */
    public boolean isOwn() {
        return tongue != Tongue.OPENAI;
    }

    /** Does it read what this caller writes? */
    public boolean reads(Call call, Dialect dialect) {
        return switch (tongue) {
            case OPENAI -> call.operation() != Operation.MESSAGES;
            case ANTHROPIC -> isItsOwn(call) && !dialect.hasForeignThoughts(call.json());
            default -> false;
        };
    }

    /** Is this asked for in a form of its own? */
    public boolean isItsOwn(Call call) {
        return tongue == Tongue.ANTHROPIC
                && call.operation() != null
                && (call.operation().isAnthropic() || isListForItsOwn(call));
    }

    /** The list of models has two forms at one address: who names the version of Anthropic's reads that one. */
    private static boolean isListForItsOwn(Call call) {
        return call.operation() == Operation.MODELS && call.request().headers().get("anthropic-version") != null;
    }
}

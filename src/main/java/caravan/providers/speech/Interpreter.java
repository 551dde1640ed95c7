package caravan.providers.speech;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Headers;
import caravan.call.Json;
import caravan.call.Operation;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.UpstreamFailed;
import caravan.call.Usage;
import caravan.call.Wanted;
import caravan.chat.Dialect;
import caravan.chat.Fault;
import caravan.chat.Format;
import caravan.chat.Losses;
import caravan.chat.Prompt;
import caravan.chat.Reply;
import caravan.chat.spokes.Gathering;
import caravan.translation.TranslatedSource;
import caravan.translation.Translation;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a caller and a provider who speak different languages, for one attempt: the question goes out in the provider's,
 * and what comes back is told in the caller's. What the one cannot be told of the other's is told in a header, or refused.
 */
public final class Interpreter {
    private static final Headers JSON = Headers.of("content-type", "application/json");
    private static final Headers EVENTS = Headers.of("content-type", "text/event-stream");

    private final Call call;
    private final Format format;
    private final Dialect dialect;
    private final Dialect.Told told;
    private final String path;
    private final byte[] body;
    private final String dropped;

    private Interpreter(
            Call call, Format format, Dialect dialect, Dialect.Told told, String path, byte[] body, String dropped) {
        this.call = call;
        this.format = format;
        this.dialect = dialect;
        this.told = told;
        this.path = path;
        this.body = body;
        this.dropped = dropped;
    }

    /** @throws UpstreamFailed if something cannot be said there that must be: somebody else may be told */
    public static Interpreter of(Call call, Candidate candidate, Format format, Speech speech, Dialect dialect) {
        Losses losses = new Losses(speech.strict());
        try {
            String model = candidate.model();
            Prompt prompt = dialect.read(asked(call), losses).to(model, speech.traits(model));
            String path = format.path(prompt);
            byte[] body = format.body(prompt, losses);
            return new Interpreter(call, format, dialect, told(call, candidate), path, body, losses.names());
        } catch (Refused no) {
            throw no.reason() == Reason.UNSUPPORTED_PARAMETER ? refused(no, dialect) : no;
        }
    }

    private static UpstreamFailed refused(Refused no, Dialect dialect) {
        int status = no.reason().status();
        Fault fault = new Fault(
                Fault.Kind.INVALID, status, no.getMessage(), no.reason().code(), no.param());
        return new UpstreamFailed(no.reason(), no.getMessage())
                .shownAs(new Answer.Whole(status, JSON, dialect.error(fault)));
    }

    /** Without what is for the gateway. */
    public static Json asked(Call call) {
        return call.json().field(Wanted.FALLBACKS) == null
                ? call.json()
                : Json.read(call.outgoing(), (name, parser) -> {});
    }

    /** The usage always, since the books need it: whoever did not ask for it does not get it. */
    private static Dialect.Told told(Call call, Candidate candidate) {
        if (call.streamed() && !call.wanted().usageWanted()) {
            call.hideUsage();
        }
        String id = (call.operation() == Operation.MESSAGES ? "msg_" : "chatcmpl-") + call.id();
        return new Dialect.Told(id, candidate.model(), call.arrived().getEpochSecond(), true);
    }

    /** Below the base of the provider's address. */
    public String path() {
        return path;
    }

    public byte[] body() {
        return body;
    }

    /** Is what comes a stream that does not look like one? Lines of JSON go by many names. */
    public boolean streams() {
        return call.streamed() && format.framing() == Format.Framing.LINES;
    }

    public CompletableFuture<Answer> answer(CompletableFuture<Answer> theirs) {
        return Relay.of(theirs, this::told, this::told);
    }

    private Answer told(Answer found) {
        return switch (found) {
            case Answer.Whole whole -> whole(whole);
            case Answer.Streamed streamed
            when streamed.events() || streams() ->
                new Answer.Streamed(
                        streamed.status(),
                        headers(streamed.headers(), EVENTS),
                        new TranslatedSource(streamed.source(), new Translation(format, dialect, told), this::used));
            case Answer.Streamed longOne -> {
                longOne.source().cancel();
                throw new UpstreamFailed(
                        Reason.UPSTREAM_INVALID, "The provider's answer is too long to be translated.");
            }
        };
    }

    private void used(Translation translation) {
        used(translation.usage());
    }

    private void used(@Nullable Usage usage) {
        call.told(usage == null ? Usage.UNTOLD : usage);
    }

    private Answer whole(Answer.Whole whole) {
        Reply reply = Gathering.read(format, whole.body());
        Fault fault = reply.fault();
        if (fault != null && fault.equals(Gathering.NO_JSON)) {
            throw new UpstreamFailed(Reason.UPSTREAM_INVALID, fault.message());
        }
        if (fault != null) {
            String words = new String(whole.body(), StandardCharsets.UTF_8);
            throw UpstreamFailed.within(fault.message(), words).shownAs(shown(fault, Headers.NONE));
        }
        used(reply.usage());
        return new Answer.Whole(whole.status(), headers(whole.headers(), JSON), dialect.whole(reply, told));
    }

    private UpstreamFailed told(UpstreamFailed failed) {
        Answer.Whole theirs = failed.theirs();
        return theirs == null || failed.reason() != Reason.UPSTREAM_STATUS
                ? failed
                : failed.shownAs(shown(format.fault(theirs.status(), theirs.body()), theirs.headers()));
    }

    private Answer.Whole shown(Fault fault, Headers headers) {
        return new Answer.Whole(dialect.status(fault), headers(headers, JSON), dialect.error(fault));
    }

    /** Theirs, but for what they say of bytes that are not theirs any more. */
    private Headers headers(Headers theirs, Headers ours) {
        Headers rest =
                theirs.without("content-type").without("content-encoding").without("content-length");
        return ours.and(dropped.isEmpty() ? rest : rest.plus(Losses.HEADER, dropped));
    }
}

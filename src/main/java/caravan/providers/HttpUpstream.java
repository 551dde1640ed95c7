package caravan.providers;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Operation;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.Request;
import caravan.call.Upstream;
import caravan.call.UpstreamFailed;
import caravan.chat.Dialect;
import caravan.chat.Format;
import caravan.providers.attempts.HttpAttempt;
import caravan.providers.connections.Clients;
import caravan.providers.keys.Cover;
import caravan.providers.keys.HouseKey;
import caravan.providers.others.Others;
import caravan.providers.others.Spoke;
import caravan.providers.others.Target;
import caravan.providers.speech.Interpreter;
import caravan.providers.speech.Relay;
import caravan.providers.speech.Speech;
import caravan.providers.tokens.Granting;
import caravan.providers.tokens.Paying;
import caravan.translation.thinking.ThinkFilter;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A provider over HTTP. To one that speaks the caller's language the bytes go on as they came, but for what must change; with
 * others an {@link Interpreter} speaks.
 */
final class HttpUpstream implements Upstream {
    /** An answer up to this size is held, so that its cost can stand in a header; a longer one is passed on as it comes. */
    private static final int HELD = 1 << 20;

    /** One that is translated must be here in full. */
    private static final int LONG = 32 << 20;

    private final Provider provider;
    private final URI base;
    private final Target target;
    private final Format format;
    private final Clients clients;
    private final RequestHeaders headers;
    private final Function<Call, @Nullable Dialect> dialects;

    /** @param dialects how a caller is spoken to about chat; null if a call is about something else */
    HttpUpstream(
            Provider provider,
            URI base,
            Clients clients,
            RequestHeaders headers,
            Function<Call, @Nullable Dialect> dialects) {
        this.dialects = dialects;
        this.provider = provider;
        this.base = base;
        this.target = new Target(base.getRawPath(), provider.path(), provider.query());
        this.format = provider.speech().format(base);
        this.clients = clients;
        this.headers = headers;
    }

    Provider provider() {
        return provider;
    }

    @Override
    public boolean speaks(Operation operation) {
        return operation == Operation.COUNT_TOKENS || provider.others().knows(operation);
    }

    @Override
    public CompletableFuture<Answer> ask(Call call, Candidate candidate) {
        Speech speech = provider.speech();
        CompletableFuture<Answer> counted = speech.count(call);
        if (counted != null) {
            return counted;
        }
        Dialect dialect = dialects.apply(call);
        if (dialect != null && !speech.reads(call, dialect)) {
            Format heard = speech.heard(format, candidate.model());
            Interpreter interpreter = Interpreter.of(call, candidate, heard, speech, dialect);
            return interpreter.answer(translated(call, candidate, interpreter));
        }
        provider.others().prepare(call, candidate);
        Others.Place elsewhere = provider.others().place(call.operation());
        if (elsewhere != null) {
            return there(call, candidate, elsewhere);
        }
        ThinkFilter filter = call.operation() == Operation.CHAT ? speech.filter(candidate.model()) : null;
        return filter == null
                ? asItIs(call, candidate, speech.isItsOwn(call), held(call))
                : Relay.of(asItIs(call, candidate, false, LONG), filter::of, why -> why);
    }

    /** In OpenAI's form too, or in one of its own. */
    private CompletableFuture<Answer> there(Call call, Candidate candidate, Others.Place place) {
        Spoke spoke = place.spoke(call, candidate, provider.speech().strict());
        String uri = place.uri(candidate);
        return paid(call, paying -> {
            RequestOptions options = options(call, paying, place.host(), false).setURI(uri);
            String key = paying.sent();
            if (!place.auth().isEmpty() && key != null) {
                options.getHeaders().remove(provider.keyHeader(false)).set(place.auth(), key);
            }
            HttpAttempt attempt = attempt(call, paying, manner(call, spoke == null ? held(call) : LONG, false));
            attempt.start(options, spoke == null ? body(call) : spoke.body());
            return spoke == null ? attempt.answer() : spoke.answer(attempt.answer());
        });
    }

    private CompletableFuture<Answer> translated(Call call, Candidate candidate, Interpreter interpreter) {
        boolean own = provider.speech().isOwn();
        String uri = own ? place(true).getRawPath() + interpreter.path() : target.chat(candidate);
        return paid(call, paying -> {
            RequestOptions options = options(call, paying, place(own), own).setURI(uri);
            HttpAttempt attempt = attempt(call, paying, manner(call, LONG, interpreter.streams()));
            attempt.start(options, interpreter.body());
            return attempt.answer();
        });
    }

    private CompletableFuture<Answer> asItIs(Call call, Candidate candidate, boolean own, int held) {
        Target there = own
                ? new Target(
                        place(true).getRawPath(), "/{operation}", call.request().query())
                : target;
        return paid(call, paying -> asItIs(call, there.of(call, candidate), own, held, paying));
    }

    private CompletableFuture<Answer> asItIs(Call call, String uri, boolean own, int held, Paying paying) {
        Request request = call.request();
        RequestOptions options = options(call, paying, place(own), own).setURI(uri);
        provider.speech().askForUsage(call);
        HttpAttempt attempt = attempt(call, paying, manner(call, held, false));
        if (request.upload() != null) {
            attempt.start(options, request.upload());
        } else {
            attempt.start(options, body(call));
        }
        return attempt.answer();
    }

    private static int held(Call call) {
        return call.operation() == Operation.PICTURE ? LONG : HELD;
    }

    /** With a key, or with the token that it is exchanged for. An upload comes once, and cannot be sent again. */
    private CompletableFuture<Answer> paid(Call call, Function<Paying, CompletableFuture<Answer>> asking) {
        HouseKey house = house(call);
        String key = key(call, house);
        Granting granting = provider.granting();
        if (granting == null || key == null) {
            return asking.apply(new Paying(house, key, false));
        }
        Paying paying = new Paying(house, key, call.request().upload() == null);
        return granting.attempt(clients.vertx(), call, paying, asking, why -> blame(call, paying, why));
    }

    /** @param own is it asked in a form of its own, perhaps elsewhere? */
    private URI place(boolean own) {
        return own ? provider.speech().place(base) : base;
    }

    private RequestOptions options(Call call, Paying paying, URI place, boolean own) {
        return provider.reach()
                .to(place)
                .setMethod(method(call))
                .setHeaders(headers.of(call, provider, paying.sent(), own ? format : null));
    }

    private HttpAttempt attempt(Call call, Paying paying, HttpAttempt.Manner manner) {
        HouseKey house = paying.house();
        Cover cover = new Cover(house == null ? null : paying.sent(), provider.keys());
        HttpAttempt attempt = new HttpAttempt(clients, provider.reach(), manner, cover, call, news(call, paying));
        if (house != null && house.isOut()) {
            attempt.answer().thenRun(house::takeBack);
        }
        return attempt;
    }

    private HttpAttempt.News news(Call call, Paying paying) {
        return new HttpAttempt.News() {
            @Override
            public void reached() {
                call.tries().reached();
            }

            @Override
            public void reconnecting() {
                call.tries().reconnecting();
            }

            @Override
            public void failed(UpstreamFailed why) {
                if (!paying.isAskedAgain(why)) {
                    blame(call, paying, why);
                }
            }
        };
    }

    private void blame(Call call, Paying paying, UpstreamFailed why) {
        if (paying.house() != null) {
            provider.keys().failed(paying.house(), why, call);
        }
    }

    private @Nullable HouseKey house(Call call) {
        if (!provider.sendsKey() || provider.keys().isEmpty()) {
            return null;
        }
        HouseKey chosen = provider.keys().choose(call, provider.name());
        call.tries().paidWith(chosen.name());
        return chosen;
    }

    private static HttpMethod method(Call call) {
        Operation operation = call.operation();
        if (operation == Operation.PASS_THROUGH) {
            return HttpMethod.valueOf(call.request().method());
        }
        return operation == Operation.MODELS ? HttpMethod.GET : HttpMethod.POST;
    }

    private static byte @Nullable [] body(Call call) {
        byte[] body = call.operation() == Operation.MODELS ? new byte[0] : call.outgoing();
        return body.length == 0 ? null : body;
    }

    private HttpAttempt.Manner manner(Call call, int held, boolean streams) {
        Operation operation = call.operation();
        boolean passes = operation == Operation.PASS_THROUGH;
        return new HttpAttempt.Manner(
                held,
                streams,
                operation != null
                        && held == HELD
                        && operation != Operation.RERANK
                        && operation != Operation.RESPONSES
                        && !operation.isAnthropic()
                        && !Upstream.isBasic(operation),
                call.streamed() && !passes,
                passes,
                passes && !provider.hasHouseKey() && call.caller().keyFor(provider.name()) != null);
    }

    /** The house's key; a caller's own only where there is none, and only if it is for this provider. */
    private @Nullable String key(Call call, @Nullable HouseKey house) {
        if (!provider.sendsKey()) {
            return null;
        }
        String key = house != null ? house.secret() : call.caller().keyFor(provider.name());
        if (key == null && provider.needsKey()) {
            throw new Refused(Reason.NO_KEY, "There is no key for provider '" + provider.name() + "'.");
        }
        return key;
    }
}

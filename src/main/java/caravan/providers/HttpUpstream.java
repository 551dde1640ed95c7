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
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A provider that speaks OpenAI over HTTP. The caller's bytes go on as they came, but for what must change. */
final class HttpUpstream implements Upstream {
    private final Provider provider;
    private final URI base;
    private final Target target;
    private final Clients clients;
    private final RequestHeaders headers;

    HttpUpstream(Provider provider, URI base, Clients clients, RequestHeaders headers) {
        this.provider = provider;
        this.base = base;
        this.target = new Target(base.getRawPath(), provider.path(), provider.query());
        this.clients = clients;
        this.headers = headers;
    }

    Provider provider() {
        return provider;
    }

    @Override
    public boolean speaks(Operation operation) {
        return true;
    }

    @Override
    public CompletableFuture<Answer> ask(Call call, Candidate candidate) {
        Request request = call.request();
        HouseKey house = house(call);
        RequestOptions options = new RequestOptions()
                .setMethod(method(call))
                .setHost(Addresses.host(base))
                .setPort(Addresses.port(base))
                .setSsl("https".equals(base.getScheme()))
                .setURI(target.of(call, candidate))
                .setConnectTimeout(provider.timeouts().connect().toMillis()) // and in the queue for a connection
                .setHeaders(headers.of(call, provider, key(call, house)));
        provider.streamUsage().ask(call);
        HttpAttempt attempt = new HttpAttempt(clients.vertx(), provider, manner(call), call, news(call, house));
        if (house != null && house.isOut()) {
            attempt.answer().thenRun(house::takeBack);
        }
        Line line = Line.of(clients, provider, call);
        if (request.upload() != null) {
            attempt.start(line, options, request.upload());
        } else {
            attempt.start(line, options, body(call));
        }
        return attempt.answer();
    }

    private HttpAttempt.News news(Call call, @Nullable HouseKey house) {
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
                if (house != null) {
                    provider.keys().failed(house, why, call);
                }
            }
        };
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

    private HttpAttempt.Manner manner(Call call) {
        boolean passes = call.operation() == Operation.PASS_THROUGH;
        return new HttpAttempt.Manner(
                call.operation() != null && !Upstream.isBasic(call.operation()),
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

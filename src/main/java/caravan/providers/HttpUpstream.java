package caravan.providers;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Operation;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.Upstream;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A provider that speaks OpenAI over HTTP. The caller's bytes go on as they came, but for what must change. */
final class HttpUpstream implements Upstream {
    private static final String MODEL = "{model}";
    private static final Pattern DOTS = Pattern.compile("(^|/)\\.{1,2}(/|$)");

    private final Provider provider;
    private final URI base;
    private final Clients clients;
    private final RequestHeaders headers;

    HttpUpstream(Provider provider, URI base, Clients clients, RequestHeaders headers) {
        this.provider = provider;
        this.base = base;
        this.clients = clients;
        this.headers = headers;
    }

    Provider provider() {
        return provider;
    }

    @Override
    public CompletableFuture<Answer> ask(Call call, Candidate candidate) {
        boolean list = call.operation() == Operation.MODELS;
        RequestOptions options = new RequestOptions()
                .setMethod(list ? HttpMethod.GET : HttpMethod.POST)
                .setHost(Addresses.host(base))
                .setPort(Addresses.port(base))
                .setSsl("https".equals(base.getScheme()))
                .setURI(uri(call, candidate))
                .setConnectTimeout(provider.timeouts().connect().toMillis()) // and in the queue for a connection
                .setHeaders(headers.of(call, provider, key(call)));
        provider.streamUsage().ask(call);
        byte[] body = list ? null : call.outgoing();
        if (body != null) {
            options.putHeader("content-type", "application/json");
        }
        HttpAttempt attempt = new HttpAttempt(clients.vertx(), provider);
        attempt.start(clients.of(provider), options, body);
        return attempt.answer();
    }

    /** The house's key; a caller's own only where there is none, and only if it is for this provider. */
    private @Nullable String key(Call call) {
        if (!provider.sendsKey()) {
            return null;
        }
        String house = provider.keys().next();
        String key = house != null ? house : call.caller().keyFor(provider.name());
        if (key == null && provider.needsKey()) {
            throw new Refused(Reason.NO_KEY, "There is no key for provider '" + provider.name() + "'.");
        }
        return key;
    }

    private String uri(Call call, Candidate candidate) {
        Operation operation = call.operation() == null ? Operation.CHAT : call.operation();
        String path = operation == Operation.MODELS ? "/{operation}" : provider.path();
        String filled = base.getRawPath() + path.replace("{operation}", operation.path());
        if (filled.contains(MODEL)) {
            filled = filled.replace(MODEL, encoded(candidate.model()));
        }
        if (operation == Operation.MODELS && !candidate.model().isEmpty()) {
            filled += "/" + encoded(candidate.model()).replace("%2F", "/");
        }
        String query = provider.query();
        return query.isEmpty() ? filled : filled + "?" + query;
    }

    /** As one segment of a path. Not {@code ..}, which would lead out of it. */
    private static String encoded(String text) {
        if (DOTS.matcher(text).find()) {
            throw Refused.field("model", "The model's name cannot be part of a path.");
        }
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

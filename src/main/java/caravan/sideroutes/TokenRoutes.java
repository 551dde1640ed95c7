package caravan.sideroutes;

import caravan.call.Answer;
import caravan.call.Headers;
import caravan.providers.tokens.TokenRequest;
import caravan.providers.tokens.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches tokens by a route: it gets a {@link TokenRequest} as its body, and what it leaves in the message is the answer. It runs
 * on a virtual thread, which is interrupted when it takes too long, or when the gateway stops.
 */
final class TokenRoutes implements Tokens.Fetch, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TokenRoutes.class);
    private static final int LONGEST = 64 << 10;

    private final RouteCalls routes;
    private final TokenClient client;
    private final Set<CompletableFuture<?>> underway = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    TokenRoutes(CamelContext context, TokenClient client) {
        this.routes = new RouteCalls(context);
        this.client = client;
    }

    @Override
    @SuppressWarnings("CollectionUndefinedEquality") // each is itself, and no other
    public CompletableFuture<Answer.Whole> by(TokenRequest request) {
        CompletableFuture<Answer.Whole> answer = new CompletableFuture<>();
        TokenRequest.Office office = request.office();
        Thread asking = Thread.ofVirtual().name(office.toString()).unstarted(() -> ask(request, answer));
        underway.add(answer);
        answer.whenComplete((found, failure) -> {
            underway.remove(answer);
            if (failure != null) {
                LOG.warn("No {} by {}: {}", office, office.route(), failure.toString());
                asking.interrupt();
            }
        });
        asking.start();
        if (closed) {
            answer.cancel(false);
        }
        return answer.orTimeout(office.connect().plus(office.patience()).toMillis(), TimeUnit.MILLISECONDS);
    }

    private void ask(TokenRequest request, CompletableFuture<Answer.Whole> answer) {
        try (TokenClient.Sent sent = client.open(request);
                RouteCalls.Asked asked = routes.prepare(request)) {
            routes.ask(sent.request().office().route(), asked);
            Exception failure = asked.exchange().getException();
            if (failure != null) {
                throw failure;
            }
            answer.complete(answer(asked.exchange().getMessage()));
        } catch (Exception | Error failed) {
            answer.completeExceptionally(failed);
        }
    }

    private static Answer.Whole answer(Message message) throws IOException {
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class);
        String after = message.getHeader("Retry-After", String.class);
        try (InputStream body = message.getBody(InputStream.class)) {
            byte[] read = body == null ? new byte[0] : body.readNBytes(LONGEST);
            return new Answer.Whole(status, after == null ? Headers.NONE : Headers.of("Retry-After", after), read);
        }
    }

    /** Nobody waits for a token any more. */
    @Override
    public void close() {
        closed = true;
        underway.forEach(each -> each.cancel(false));
    }
}

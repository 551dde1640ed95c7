package caravan.sideroutes;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Headers;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.Trace;
import caravan.call.UpstreamFailed;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Providers that are routes. The route gets the Call as its body (which reads as the JSON to send), and what it leaves in the
 * message is the answer. What follows the call goes on in its headers. It runs on a virtual thread, so that anything may be a step in it.
 */
final class ProviderRoutes implements BiFunction<String, Call, CompletableFuture<Answer>> {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderRoutes.class);

    private final RouteCalls routes;

    ProviderRoutes(CamelContext context) {
        this.routes = new RouteCalls(context);
    }

    @Override
    public CompletableFuture<Answer> apply(String direct, Call call) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Thread asking = Thread.ofVirtual().name(call.id() + " " + direct).unstarted(() -> ask(direct, call, answer));
        answer.whenComplete((found, failure) -> {
            if (failure != null) {
                asking.interrupt();
            }
        });
        asking.start();
        return answer;
    }

    private void ask(String direct, Call call, CompletableFuture<Answer> answer) {
        RouteCalls.Asked asked = routes.prepare(call);
        Trace.of(call).forEach(asked.exchange().getMessage()::setHeader);
        try {
            routes.ask(direct, asked);
            finish(direct, call, asked.exchange(), answer, asked::close);
        } catch (Exception | Error failed) {
            asked.close();
            fail(direct, call, answer, failed);
        }
    }

    private void finish(String direct, Call call, Exchange exchange, CompletableFuture<Answer> answer, Runnable over) {
        if (exchange.getException() != null) {
            over.run();
            fail(direct, call, answer, exchange.getException());
            return;
        }
        Answer found = answer(call, exchange.getMessage(), over);
        if (found instanceof Answer.Whole whole) {
            over.run();
            call.wire().execute(() -> complete(direct, answer, whole));
        } else if (found instanceof Answer.Streamed streamed) {
            call.wire().execute(() -> complete(answer, streamed));
        }
    }

    /** The caller may have left while the answer was on its way. */
    private static void complete(CompletableFuture<Answer> answer, Answer.Streamed streamed) {
        if (!answer.complete(streamed)) {
            streamed.source().cancel();
        }
    }

    private static void complete(String direct, CompletableFuture<Answer> answer, Answer.Whole whole) {
        if (whole.status() < 400) {
            answer.complete(whole);
        } else {
            String message = "The provider at " + direct + " answered with status " + whole.status() + ".";
            answer.completeExceptionally(new UpstreamFailed(Reason.UPSTREAM_STATUS, message, whole));
        }
    }

    private static Answer answer(Call call, Message message, Runnable over) {
        if (message.getBody() instanceof Answer answer) {
            return answer;
        }
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class);
        Headers headers = headers(message);
        if (status < 400 && Answer.isEvents(headers)) {
            InputStream events = message.getBody(InputStream.class);
            return new Answer.Streamed(status, headers, new RouteSource(call.wire(), events, over));
        }
        byte[] body = message.getBody() instanceof Call ? new byte[0] : message.getBody(byte[].class);
        if (body == null || body.length == 0) {
            throw new UpstreamFailed(Reason.UPSTREAM_INVALID, "The provider's route left no answer.");
        }
        return new Answer.Whole(status, headers, body);
    }

    private static Headers headers(Message message) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        message.getHeaders().forEach((name, value) -> {
            if (value != null) {
                headers.add(Map.entry(name, value.toString()));
            }
        });
        Headers all = Headers.of(headers);
        return all.get("content-type") == null ? all.plus("content-type", "application/json") : all;
    }

    private static void fail(String direct, Call call, CompletableFuture<Answer> answer, Throwable failed) {
        if (answer.isDone()) {
            return; // the caller has left, and the route was interrupted for it
        }
        RuntimeException why =
                switch (failed) {
                    case Refused refused -> refused;
                    case UpstreamFailed theirs -> theirs;
                    case HttpOperationFailedException http -> status(direct, http);
                    default -> {
                        LOG.warn("The route {} failed in {}", direct, call, failed);
                        yield new UpstreamFailed(Reason.UPSTREAM_UNREACHABLE, "The provider at " + direct + " failed.");
                    }
                };
        call.wire().execute(() -> answer.completeExceptionally(why));
    }

    private static UpstreamFailed status(String direct, HttpOperationFailedException http) {
        String body = http.getResponseBody() == null ? "" : http.getResponseBody();
        Headers headers = http.getResponseHeaders() == null
                ? Headers.NONE
                : Headers.of(http.getResponseHeaders().entrySet());
        String message = "The provider at " + direct + " answered with status " + http.getStatusCode() + ".";
        return new UpstreamFailed(
                Reason.UPSTREAM_STATUS,
                message,
                new Answer.Whole(http.getStatusCode(), headers, body.getBytes(StandardCharsets.UTF_8)));
    }
}

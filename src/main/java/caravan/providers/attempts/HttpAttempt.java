package caravan.providers.attempts;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Headers;
import caravan.call.Reason;
import caravan.call.Upload;
import caravan.call.UpstreamFailed;
import caravan.call.Wire;
import caravan.providers.connections.Clients;
import caravan.providers.connections.Reach;
import caravan.providers.keys.Cover;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request to a provider, from the connection to the last byte. It lives on one event loop. Whatever ends it early (the
 * caller left, a deadline, a failure) resets the request, which closes the connection: the provider stops generating.
 */
public final class HttpAttempt {
    private static final int NOT_MODIFIED = 304;

    /**
     * What may come back.
     *
     * @param held an answer up to this size is held, a longer one passed on as it comes
     * @param streams does it stream, whatever it calls that, if it is no error?
     * @param flows is what is no JSON to be passed on as it comes?
     * @param events did the caller ask for a stream of events?
     * @param passes is it passed on to the byte, and read by nobody here? It may say that nothing has changed (304)
     * @param elsewhere may it send the caller elsewhere? Nobody follows with a key of ours
     */
    public record Manner(int held, boolean streams, boolean flows, boolean events, boolean passes, boolean elsewhere) {}

    /** How it goes, for the books. */
    public interface News {
        /** There is a connection, on which the request is about to go. */
        void reached();

        /** That connection was closed before; the request goes over a new one. */
        void reconnecting();

        /** It has failed; told before anybody else. */
        void failed(UpstreamFailed why);
    }

    private final Vertx vertx;
    private final Reach reach;
    private final Line line;
    private final Manner manner;
    private final Cover cover;
    private final Wire wire;
    private final News news;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final Patience patience;
    private @Nullable HttpClientRequest request;
    private @Nullable HttpSource source;
    private @Nullable Uploading uploading;

    /**
     * @param call for which the answer is held, and which sets the time until when it must have begun
     * @param cover over what is ours
     * @param news told how it goes
     */
    public HttpAttempt(Clients clients, Reach reach, Manner manner, Cover cover, Call call, News news) {
        this.vertx = clients.vertx();
        this.reach = reach;
        this.line = Line.of(clients, reach, call);
        this.manner = manner;
        this.cover = cover;
        this.wire = call.wire();
        this.news = news;
        this.patience = new Patience(vertx, reach, call, this::fail);
        answer.whenComplete((found, failure) -> {
            if (failure != null) {
                letGo();
            }
        });
    }

    public CompletableFuture<Answer> answer() {
        return answer;
    }

    public void start(RequestOptions options, byte @Nullable [] body) {
        Consumer<HttpClientRequest> send = connected -> {
            patience.sent();
            if (body == null) {
                connected.end();
            } else {
                connected.end(Buffer.buffer(body));
            }
        };
        Runnable again = () -> connect(line.fresh().get(), options, null, send);
        connect(line.kept(), options, line.again() ? again : null, send);
    }

    /** The same with a body that is still coming. */
    public void start(RequestOptions options, Upload upload) {
        connect(line.kept(), options, null, connected -> {
            Uploading opened = new Uploading(upload, connected, patience, answer::completeExceptionally);
            uploading = opened;
            opened.start();
        });
    }

    /** @param again what to do if the connection is an old one that turns out to be closed; null if that is a failure */
    private void connect(
            HttpClient client, RequestOptions options, @Nullable Runnable again, Consumer<HttpClientRequest> send) {
        patience.begin();
        client.request(options).onComplete(connected -> {
            if (connected.failed()) {
                fail(unreachable(connected.cause()));
            } else if (answer.isDone()) {
                connected.result().exceptionHandler(reset -> {}).reset();
            } else {
                HttpClientRequest sending = connected.result();
                Ear ear = Ear.on(sending.connection());
                Foreword.on(sending.connection(), !manner.passes);
                listen(sending, ear, ear.usedBefore() ? again : null);
                news.reached();
                send.accept(sending);
            }
        });
    }

    private void listen(HttpClientRequest connected, Ear ear, @Nullable Runnable again) {
        request = connected;
        connected.exceptionHandler(broken -> brokeOff(connected, ear, again));
        // The same news again, for a connection; Vert.x would log it as an error.
        connected.connection().exceptionHandler(broken -> {});
        connected.response().onComplete(response -> {
            if (response.failed()) {
                brokeOff(connected, ear, again);
            } else {
                answered(response.result());
            }
        });
    }

    /** Told twice at times, and once more of a request that was given up for another. */
    private void brokeOff(HttpClientRequest broken, Ear ear, @Nullable Runnable again) {
        if (request != broken) {
            return;
        }
        if (again != null && ear.heardNothing() && !answer.isDone()) {
            request = null;
            news.reconnecting();
            again.run();
        } else {
            fail(brokeOff());
        }
    }

    private void answered(HttpClientResponse response) {
        if (answer.isDone()) {
            return;
        }
        patience.heard();
        int status = response.statusCode();
        Headers headers = here(cover.over(Headers.of(response.headers())));
        if (status < 300 && !manner.passes && !manner.flows && Look.isPacked(headers)) {
            response.exceptionHandler(reset -> {});
            fail(invalid("has compressed its answer in a way that is not read here."));
        } else if (status < 300 && (streams(headers) || (manner.flows && Look.flows(response, headers)))) {
            stream(response, headers, new byte[0]);
        } else if (status >= 300 && status < 400 && !mayBe(status)) {
            response.exceptionHandler(reset -> {});
            fail(redirected());
        } else {
            hold(response, headers);
        }
    }

    private boolean streams(Headers headers) {
        return manner.streams || Answer.isEvents(headers);
    }

    /** Another host's name is for those only who know it. */
    private Headers here(Headers headers) {
        String location = headers.get("location");
        boolean ours = location == null || (location.startsWith("/") && !location.startsWith("//"));
        return ours || manner.elsewhere ? headers : headers.without("location");
    }

    private boolean mayBe(int status) {
        return status == NOT_MODIFIED ? manner.passes : manner.elsewhere;
    }

    private void stream(HttpClientResponse response, Headers headers, byte[] begun) {
        HttpSource opened = new HttpSource(response, begun, patience, vertx.getOrCreateContext(), this::dropUpload);
        source = opened;
        answer.complete(new Answer.Streamed(response.statusCode(), headers, cover.over(opened)));
    }

    /** Who has answered does not want the rest. */
    private void dropUpload() {
        Uploading unfinished = uploading;
        if (unfinished != null) {
            unfinished.drop();
        }
    }

    private void hold(HttpClientResponse response, Headers headers) {
        Buffer held = Buffer.buffer();
        boolean awaited = manner.events && response.statusCode() < 300;
        response.exceptionHandler(broken -> fail(brokeOff()));
        response.endHandler(end -> {
            patience.end();
            request = null; // it is over, and the connection may be another call's by now
            complete(new Answer.Whole(response.statusCode(), headers, held.getBytes()));
            dropUpload();
        });
        response.handler(piece -> {
            patience.heard();
            held.appendBuffer(piece);
            wire.hold(piece.length());
            if (held.length() > manner.held) {
                wire.hold(-held.length());
                tooLongToHold(response, headers, held.getBytes());
            } else if (awaited && Look.showsEvents(held, piece)) {
                wire.hold(-held.length());
                stream(response, Look.asEvents(headers), held.getBytes());
            }
        });
    }

    private void tooLongToHold(HttpClientResponse response, Headers headers, byte[] held) {
        if (response.statusCode() < 400) {
            stream(response, headers, held);
        } else {
            complete(new Answer.Whole(response.statusCode(), headers, held));
        }
    }

    private void complete(Answer.Whole whole) {
        if (whole.status() < 300 || (whole.status() < 400 && mayBe(whole.status()))) {
            answer.complete(new Answer.Whole(whole.status(), whole.headers(), cover.over(whole.body())));
        } else if (whole.status() < 400) {
            fail(redirected());
        } else {
            fail(new UpstreamFailed(
                    Reason.UPSTREAM_STATUS,
                    "Provider '" + reach.provider() + "' answered with status " + whole.status() + ".",
                    new Answer.Whole(whole.status(), whole.headers(), cover.overError(whole.body()))));
        }
    }

    private void fail(UpstreamFailed why) {
        HttpSource streaming = source;
        news.failed(why);
        if (!answer.completeExceptionally(why) && streaming != null) {
            streaming.fail(why);
        }
    }

    private void letGo() {
        patience.end();
        dropUpload();
        HttpClientRequest sent = request;
        if (sent != null) {
            LettingGo.of(sent);
        }
    }

    private UpstreamFailed brokeOff() {
        return new UpstreamFailed(
                Reason.UPSTREAM_BROKE_OFF,
                "Provider '" + reach.provider() + "' broke off before the end of its answer.");
    }

    /** A key must not follow a redirect, and neither can an SDK. */
    private UpstreamFailed redirected() {
        return invalid("sends its callers elsewhere: its base_url must be changed.");
    }

    private UpstreamFailed invalid(String what) {
        return new UpstreamFailed(Reason.UPSTREAM_INVALID, "Provider '" + reach.provider() + "' " + what);
    }

    /** Without the address: it may be an inner one. */
    private UpstreamFailed unreachable(Throwable cause) {
        return cause instanceof ConnectionPoolTooBusyException
                ? new UpstreamFailed(
                        Reason.OVERLOADED,
                        "Too many calls wait for a connection to provider '" + reach.provider() + "'.")
                : new UpstreamFailed(
                        Reason.UPSTREAM_UNREACHABLE, "Provider '" + reach.provider() + "' could not be reached.");
    }
}

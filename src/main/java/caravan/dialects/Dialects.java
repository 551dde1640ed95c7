package caravan.dialects;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.FailedStep;
import caravan.call.Headers;
import caravan.call.Literals;
import caravan.call.Outcome;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.Steps;
import caravan.call.UpstreamFailed;
import caravan.call.Usage;
import caravan.call.Waiting;
import caravan.chat.Dialect;
import caravan.dialects.anthropic.MessagesDialect;
import caravan.dialects.openai.ChatDialect;
import caravan.dialects.openai.CompletionDialect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps at both ends of a call: read what the caller wants, write what they get. */
public final class Dialects implements Literals {
    private static final Logger LOG = LoggerFactory.getLogger(Dialects.class);

    private static final Dialect CHAT = new ChatDialect();
    private static final Dialect COMPLETION = new CompletionDialect();
    private static final Dialect MESSAGES = new MessagesDialect();

    private final ReplyHeaders headers;
    private final StreamStyle style;

    /**
     * @param keepAlive how long a stream may be silent before the caller gets a comment; zero for never
     * @param costInUsage should the usage of a stream say what it cost?
     * @param moreHeaders what of the providers' headers goes to callers besides the usual
     */
    public Dialects(Duration keepAlive, boolean costInUsage, List<String> moreHeaders) {
        this.headers = new ReplyHeaders(moreHeaders);
        this.style = new StreamStyle(keepAlive, costInUsage);
    }

    /** @throws Refused 400 with the field's name, if the request is not one */
    public Call open(Call call) {
        Opening.open(call);
        return call;
    }

    /**
     * Says no, in the caller's dialect.
     *
     * @param status of HTTP, from 400 on
     */
    public CompletionStage<Call> refuse(Call call, int status, String message) {
        return CompletableFuture.failedStage(Refused.byRoute(status, message));
    }

    /** Has the call ask this instead: one question of a chat, in words. A route of the user's says it before {@code answer}. */
    public Call ask(Call call, String model, String question) {
        Changes.ask(call, model, question);
        return call;
    }

    /** Has the call ask for this model, as if the caller had named it. */
    public Call askFor(Call call, String model) {
        call.open(call.wanted().as(model));
        return call;
    }

    @Override
    public @Nullable String wrong(String method, String literal) {
        return method.equals("refuse") && !literal.matches("[45]\\d\\d")
                ? "'" + literal + "' is no status of an error: a number from 400 to 599 was expected"
                : null;
    }

    /** Has the call ask what a route has left: JSON, or a form if it was one. */
    public static void changeRequest(Call call, byte[] body) {
        Changes.request(call, body);
    }

    /** Has the caller get what a route has left. */
    public static void changeAnswer(Call call, byte[] body) {
        Changes.answer(call, body);
    }

    /**
     * What a call may use, to be reserved before anybody is asked.
     *
     * @param unsaid how many tokens an answer may have whose request sets no limit
     */
    public static Usage foresee(Call call, long unsaid) {
        return new Foresight(call, unsaid).usage();
    }

    /** Writes the answer; completes with its last byte, or when the caller leaves. */
    public CompletionStage<Call> reply(Call call) {
        CompletableFuture<Call> done = new CompletableFuture<>();
        call.wire().execute(() -> {
            try {
                write(call, done);
            } catch (RuntimeException | Error failed) {
                done.completeExceptionally(failed); // thrown on, it would vanish in the event loop
            }
        });
        return Waiting.on(call.wire(), done);
    }

    private void write(Call call, CompletableFuture<Call> done) {
        switch (call.answer()) {
            case Answer.Whole whole -> WholeReply.write(call, ModelList.of(call, whole), headers, done);
            case Answer.Streamed events
            when events.events() && Reading.knowsEvents(call) ->
                new EventsReply(call, events, style, done)
                        .start(headers.of(call, events.headers(), false).and(EventsReply.UNBUFFERED));
            case Answer.Streamed bytes -> new BytesReply(call, bytes, done).start(headers.ofBytes(call, bytes));
            case null -> throw new IllegalStateException("nobody answered");
        }
    }

    /** Tells the caller what went wrong, if that can still be told; completes when it is. */
    public CompletionStage<Call> replyError(
            @Body Call call,
            @ExchangeException Throwable failure,
            @ExchangeProperty(Steps.FAILED) @Nullable FailedStep step) {
        CompletableFuture<Call> done = new CompletableFuture<>();
        call.wire().execute(() -> {
            try {
                tell(call, failure, step).whenComplete((end, ignored) -> done.complete(call));
            } catch (RuntimeException | Error failed) {
                done.completeExceptionally(failed); // thrown on, it would vanish in the event loop
            }
        });
        return Waiting.on(call.wire(), done);
    }

    private CompletionStage<Void> tell(Call call, Throwable failure, @Nullable FailedStep step) {
        Reason reason = reason(call, failure, step);
        if (!(failure instanceof UpstreamFailed)) {
            Reading.unread(call);
        }
        if (call.wire().left()) {
            call.conclude(Outcome.of(Reason.CALLER_LEFT));
            return CompletableFuture.completedFuture(null);
        } else if (call.wire().started()) {
            call.conclude(Outcome.of(reason));
            return call.wire().breakOff();
        } else {
            Answer.Whole error = error(call, failure);
            if (failure instanceof UpstreamFailed && call.unanswered()) {
                call.answered(error);
            }
            call.conclude(new Outcome(error.status(), reason));
            // Our own refusal's headers are all meant for the caller; a provider's go through the list.
            Headers all = failure instanceof UpstreamFailed
                    ? headers.of(call, error.headers(), false).and(upstreamStatus(failure))
                    : error.headers().and(call.said());
            return call.wire().whole(new Answer.Whole(error.status(), all, error.body()));
        }
    }

    /** What the provider said, which the caller may be told in another way. */
    private static Headers upstreamStatus(Throwable failure) {
        return failure instanceof UpstreamFailed failed
                        && failed.reason() == Reason.UPSTREAM_STATUS
                        && failed.theirs() != null
                ? Headers.of(
                        "X-Caravan-Upstream-Status",
                        Integer.toString(failed.theirs().status()))
                : Headers.NONE;
    }

    private static Reason reason(Call call, Throwable failure, @Nullable FailedStep step) {
        return switch (failure) {
            case Refused refused -> refused.reason();
            case UpstreamFailed failed -> failed.reason();
            default -> {
                LOG.error("{} failed in {}", FailedStep.of(step, failure), call, failure);
                yield Reason.INTERNAL;
            }
        };
    }

    private static Answer.Whole error(Call call, Throwable failure) {
        return switch (failure) {
            case Refused refused -> of(call, refused);
            case UpstreamFailed failed ->
                MessagesErrors.areFor(call) ? MessagesErrors.of(failed, call.id()) : Errors.of(failed);
            default ->
                of(
                        call,
                        new Refused(
                                Reason.INTERNAL,
                                "Something failed in the gateway. Its log says more under " + call.id() + "."));
        };
    }

    private static Answer.Whole of(Call call, Refused refused) {
        return MessagesErrors.areFor(call) ? MessagesErrors.of(refused, call.id()) : Errors.of(refused);
    }

    /** An error that is found before there is a call: no such path, a body that is too large. */
    public static Answer.Whole refusal(String path, String id, Refused refused) {
        return MessagesErrors.areFor(path) ? MessagesErrors.of(refused, id) : Errors.of(refused);
    }

    /** What the gateway itself says, whole or streamed, as a model would; null if the caller does not speak of chat. */
    public static @Nullable Answer say(Call call, String text) {
        return OwnWords.of(call, text);
    }

    /** How the caller is spoken to about chat; null if what is asked for is nothing that can be translated. */
    public static @Nullable Dialect dialect(Call call) {
        return switch (call.operation()) {
            case CHAT -> CHAT;
            case COMPLETION -> COMPLETION;
            case MESSAGES -> MESSAGES;
            case null, default -> null;
        };
    }
}

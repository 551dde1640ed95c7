package caravan.sideroutes;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.FailedStep;
import caravan.call.Json;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.Steps;
import caravan.call.UpstreamFailed;
import caravan.dialects.Dialects;
import caravan.hooks.Hooks;
import caravan.hooks.Mailbox;
import caravan.ledger.Ledger;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

/**
 * Routes of the user's at places of ours. Each runs on a virtual thread, so that anything may be a step in it, and on an exchange of
 * its own, so that what it does to headers and body, or a stop, is not done to the pipeline.
 */
final class HookRoutes implements Hooks.Way {
    private static final Set<String> PLACES =
            Set.of(Hooks.ON_REQUEST, Hooks.ON_ANSWER, Hooks.ON_STREAM, Hooks.ON_RECORD, Alerts.ROUTE);

    /** How many entries may wait for their route, and how many it is told at once. */
    private static final int ENTRIES = 4_096;

    private static final int ALERTS = 64;
    private static final int AT_ONCE = 16;
    private static final Duration LAST_MOMENT = Duration.ofSeconds(5);

    private final CamelContext context;
    private final Mailbox records;
    private final Mailbox alerts;
    private volatile Set<String> there = Set.of();
    private @Nullable ProducerTemplate template;

    HookRoutes(CamelContext context, MeterRegistry meters) {
        this.context = context;
        this.records = new Mailbox(Hooks.ON_RECORD, json -> tell(Hooks.ON_RECORD, json), ENTRIES, AT_ONCE, meters);
        this.alerts = new Mailbox(Alerts.ROUTE, json -> tell(Alerts.ROUTE, json), ALERTS, AT_ONCE, meters);
    }

    /** @param begins is there a route that begins so? */
    void look(Predicate<String> begins) {
        there = PLACES.stream().filter(begins).collect(Collectors.toUnmodifiableSet());
    }

    private boolean isThere(String direct) {
        return there.contains(direct);
    }

    Hooks hooks(Ledger ledger) {
        return new Hooks(new Hooks.Setup(
                this::isThere, this, Dialects::changeRequest, Dialects::changeAnswer, ledger::entry, records));
    }

    Alerts alerts() {
        return new Alerts(this::isThere, alerts);
    }

    /** What is still to be told gets a moment. */
    void close() {
        records.close(LAST_MOMENT);
        alerts.close(LAST_MOMENT);
    }

    @Override
    public CompletableFuture<byte @Nullable []> through(String direct, Call call) {
        CompletableFuture<byte @Nullable []> done = new CompletableFuture<>();
        Thread walking = Thread.ofVirtual().name(call.id() + " " + direct).unstarted(() -> walk(direct, call, done));
        call.wire().execute(() -> call.wire().onLeave(() -> {
            done.completeExceptionally(new Refused(Reason.CALLER_LEFT, "The caller left."));
            walking.interrupt();
        }));
        walking.start();
        return done;
    }

    private void walk(String direct, Call call, CompletableFuture<byte @Nullable []> done) {
        byte[] left = null;
        Throwable failure = null;
        try {
            Exchange exchange =
                    template().send(direct, each -> each.getMessage().setBody(call));
            failure = failure(direct, exchange);
            left = failure == null ? left(direct, call, exchange.getMessage()) : null;
        } catch (Exception | Error broken) {
            failure = broken;
        }
        byte[] found = left;
        Throwable wrong = failure;
        call.wire().execute(() -> finish(call, found, wrong, done));
    }

    /** From here on it is the answer that is let go of if the caller leaves, until somebody says otherwise. */
    private static void finish(
            Call call, byte @Nullable [] left, @Nullable Throwable failure, CompletableFuture<byte @Nullable []> done) {
        if (!done.isDone()) {
            call.wire()
                    .onLeave(call.answer() instanceof Answer.Streamed streamed ? streamed.source()::cancel : () -> {});
        }
        if (failure == null) {
            done.complete(left);
        } else {
            done.completeExceptionally(failure);
        }
    }

    /** A no is meant for the caller; all else is told to the log, with the step. */
    private static @Nullable Throwable failure(String direct, Exchange exchange) {
        Exception failure = exchange.getException();
        return failure == null || failure instanceof Refused || failure instanceof UpstreamFailed
                ? failure
                : broken(step(exchange, failure) + " failed at " + direct, failure);
    }

    /** Neither its cause nor suppressed: Camel would hand the pipeline's catch that, without our words. */
    private static IllegalStateException broken(String where, Throwable failure) {
        IllegalStateException broken = new IllegalStateException(where + ": " + failure);
        broken.setStackTrace(failure.getStackTrace());
        return broken;
    }

    private static String step(Exchange exchange, Exception failure) {
        return FailedStep.of(exchange.getProperty(Steps.FAILED, FailedStep.class), failure);
    }

    /** Null if the call is still there, or nothing is. */
    private static byte @Nullable [] left(String direct, Call call, Message message) throws JsonProcessingException {
        Object body = message.getBody();
        if (body == null || body == call) {
            return null;
        }
        byte[] bytes = body instanceof Map || body instanceof List || body instanceof JsonNode
                ? Json.MAPPER.writeValueAsBytes(body)
                : message.getBody(byte[].class);
        if (bytes == null) {
            throw new IllegalStateException(
                    direct + " left a " + body.getClass().getName() + " as its body, which is no text");
        }
        return bytes;
    }

    /** Tells a route something that is no call, and waits for it. */
    private void tell(String direct, String json) {
        Exchange exchange = template().send(direct, each -> {
            each.getMessage().setBody(json);
            each.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
        });
        Exception failure = exchange.getException();
        if (failure != null) {
            throw broken(step(exchange, failure) + " failed at " + direct, failure);
        }
    }

    private synchronized ProducerTemplate template() {
        ProducerTemplate made = template;
        if (made == null) {
            made = context.createProducerTemplate();
            template = made;
        }
        return made;
    }
}

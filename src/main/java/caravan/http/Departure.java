package caravan.http;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.FailedStep;
import caravan.call.Headers;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a route. Most calls have been answered by then; what a route left in the message body instead (a house page, a
 * user's own route) is written here.
 */
final class Departure {
    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

    /** Of one connection, or of the body that came (RFC 9110, 7.6.1): ours has others. */
    private static final Set<String> NOT_OURS =
            Set.of("connection", "content-length", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade");

    private Departure() {}

    /** Completes when all has been said; never fails. */
    static CompletionStage<Void> of(Exchange exchange, Call call, Function<Refused, Answer.Whole> refusal) {
        Exception failure = exchange.getException();
        if (failure != null && !(failure instanceof Refused)) {
            LOG.error(
                    "{} failed in {}",
                    FailedStep.of(exchange.getProperty(Steps.FAILED, FailedStep.class), failure),
                    call,
                    failure);
        }
        CompletableFuture<Void> said = new CompletableFuture<>();
        Answer.Whole last = call.wire().started() ? null : last(exchange, call, refusal);
        call.wire().execute(() -> {
            try {
                letGo(call);
                say(call, last, refusal).whenComplete((end, ignored) -> said.complete(null));
            } catch (RuntimeException | Error broken) {
                LOG.error("The caller of {} could not be answered", call, broken);
                said.complete(null);
            }
        });
        return said;
    }

    /** An answer that no step has passed on would hold its provider for ever. */
    private static void letGo(Call call) {
        if (call.answer() instanceof Answer.Streamed streamed) {
            streamed.source().cancel();
        }
    }

    /** What has begun, and no step has ended, can only be broken off. */
    private static CompletionStage<Void> say(
            Call call, Answer.@Nullable Whole last, Function<Refused, Answer.Whole> refusal) {
        if (last == null) {
            return call.wire().breakOff();
        }
        try {
            return call.wire().whole(last);
        } catch (IllegalArgumentException unwritable) {
            LOG.error("A route's answer cannot be written in {}", call, unwritable);
            return call.wire().whole(refusal.apply(internal(call)));
        }
    }

    private static Answer.Whole last(Exchange exchange, Call call, Function<Refused, Answer.Whole> refusal) {
        return switch (exchange.getException()) {
            case null -> answer(exchange, call, refusal);
            case Refused refused -> refusal.apply(refused);
            default -> refusal.apply(internal(call));
        };
    }

    private static Refused internal(Call call) {
        return new Refused(
                Reason.INTERNAL, "Something failed in the gateway. Its log says more under " + call.id() + ".");
    }

    private static Answer.Whole answer(Exchange exchange, Call call, Function<Refused, Answer.Whole> refusal) {
        try {
            Message message = exchange.getMessage();
            if (message.getBody() instanceof Answer.Whole whole) {
                return whole;
            }
            byte[] body = message.getBody() instanceof Call ? new byte[0] : message.getBody(byte[].class);
            Integer status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
            boolean empty = body == null || body.length == 0;
            return new Answer.Whole(
                    status != null ? status : empty ? 204 : 200, headers(message, call), empty ? new byte[0] : body);
        } catch (RuntimeException unwritable) {
            LOG.error("A route's answer cannot be written in {}", call, unwritable);
            return refusal.apply(internal(call));
        }
    }

    /** What the route set: a header that the caller sent, and that is still as it came, is not an answer. */
    private static Headers headers(Message message, Call call) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        message.getHeaders().forEach((name, value) -> {
            if (value != null && mayLeave(name) && !call.request().headers().has(name, value.toString())) {
                headers.add(Map.entry(name, value.toString()));
            }
        });
        return Headers.of(headers);
    }

    private static boolean mayLeave(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !lower.startsWith("camel") && !lower.startsWith("proxy-") && !NOT_OURS.contains(lower);
    }
}

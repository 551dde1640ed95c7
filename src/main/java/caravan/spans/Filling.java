package caravan.spans;

import caravan.call.Call;
import caravan.call.Cost;
import caravan.call.Outcome;
import caravan.call.Try;
import caravan.call.Usage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What spans say: names, counts and times, and never what was asked or answered. */
final class Filling {
    private Filling() {}

    static void place(Span span, @Nullable URI address) {
        if (address != null && address.getHost() != null) {
            int standard = "https".equals(address.getScheme()) ? 443 : 80;
            span.setAttribute(Names.SERVER, address.getHost());
            span.setAttribute(Names.SERVER_PORT, (long) (address.getPort() > 0 ? address.getPort() : standard));
        }
    }

    /** Its attempts have the tokens: said twice, whoever adds spans up would count them twice. */
    static void call(Span span, Call call) {
        Outcome outcome = call.outcome();
        span.setAttribute(Names.METHOD, call.request().method());
        span.setAttribute(Names.ROUTE, Traced.route(call));
        span.setAttribute(Names.PATH, call.request().path());
        span.setAttribute(Names.CLIENT, call.request().address());
        span.setAttribute(Names.ID, call.id());
        span.setAttribute(Names.CALLER, call.caller().name());
        span.setAttribute(Names.ATTEMPTS, (long) call.attempts());
        text(span, Names.REQUEST_MODEL, call.originalModel());
        text(
                span,
                Names.OPERATION,
                call.operation() == null ? null : call.operation().label());
        text(
                span,
                Names.CACHE,
                call.cached() == null ? null : call.cached().state().label());
        Cost cost = call.cost();
        text(span, Names.COST, cost == null ? null : cost.plain());
        if (outcome != null) {
            span.setAttribute(Names.STATUS, (long) outcome.status());
            span.setAttribute(Names.OUTCOME, outcome.tag());
            failed(span, outcome.tag(), isOurs(outcome.tag()));
        }
    }

    /** @param since how long after the call's arrival the last one was asked; null if it is not the last one */
    static void attempt(Span span, Try attempt, Call call, @Nullable Duration since) {
        text(
                span,
                Names.OPERATION,
                call.operation() == null ? null : call.operation().label());
        text(span, Names.PROVIDER, attempt.candidate().provider());
        text(span, Names.REQUEST_MODEL, attempt.candidate().model());
        text(span, Names.KEY, attempt.key());
        span.setAttribute(Names.STREAM, call.streamed());
        long most = call.wanted().length().tokens();
        if (most > 0 && most < Integer.MAX_VALUE) {
            span.setAttribute(Names.MAX_TOKENS, most);
        }
        if (call.wanted().length().choices() > 1) {
            span.setAttribute(Names.CHOICES, (long) call.wanted().length().choices());
        }
        if (attempt.status() > 0) {
            span.setAttribute(Names.STATUS, (long) attempt.status());
        }
        String tag = attempt.tag(since == null ? null : call.outcome());
        failed(span, tag, isOurs(tag));
        if (since != null && attempt.failure() == null) {
            answer(span, call, since);
        }
    }

    private static void answer(Span span, Call call, Duration since) {
        text(span, Names.RESPONSE_MODEL, call.responseModel());
        Duration first = call.timeToFirstChunk();
        if (call.streamed() && first != null) {
            span.setAttribute(Names.FIRST_CHUNK, first.minus(since).toNanos() / 1e9);
        }
        Usage usage = call.usage();
        if (usage != null && usage.inTokens()) {
            span.setAttribute(Names.INPUT, usage.inputTokens());
            span.setAttribute(Names.OUTPUT, usage.outputTokens());
            count(span, Names.CACHE_READ, usage.cacheReadInputTokens());
            count(span, Names.CACHE_CREATION, usage.cacheCreationInputTokens());
            count(span, Names.REASONING, usage.reasoningOutputTokens());
        }
    }

    /** What the answer says of itself. */
    static void marks(Span span, @Nullable String id, List<String> endings) {
        text(span, Names.RESPONSE_ID, id);
        if (!endings.isEmpty()) {
            span.setAttribute(Names.FINISH_REASONS, endings);
        }
    }

    /** Not the caller's fault, whatever the status was when the answer began. */
    private static boolean isOurs(String tag) {
        return tag.startsWith("provider_") || tag.startsWith("gateway_");
    }

    private static void failed(Span span, String tag, boolean error) {
        if (!tag.equals(Outcome.OK)) {
            span.setAttribute(Names.ERROR, tag);
        }
        if (error) {
            span.setStatus(StatusCode.ERROR);
        }
    }

    private static void count(Span span, AttributeKey<Long> name, long count) {
        if (count > 0) {
            span.setAttribute(name, count);
        }
    }

    private static void text(Span span, AttributeKey<String> name, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            span.setAttribute(name, text);
        }
    }
}

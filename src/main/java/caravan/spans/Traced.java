package caravan.spans;

import caravan.call.Call;
import caravan.call.Headers;
import caravan.call.Operation;
import caravan.call.Trace;
import caravan.call.Try;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The spans of one call: its own, and those of its attempts. They are filled and end when the call does. */
final class Traced implements Trace {
    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
    private static final int LONGEST_NAME = 128;

    private final Tracer tracer;
    private final Span server;
    private final Context context;
    private final List<Asked> attempts = new ArrayList<>(1);
    private Headers outgoing = Headers.NONE;
    private @Nullable String answerId;
    private List<String> endings = List.of();
    private boolean over;

    private record Asked(Try attempt, Span span, Instant since) {}

    private static final TextMapGetter<Headers> ARRIVED = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Headers headers) {
            return List.of();
        }

        @Override
        public @Nullable String get(@Nullable Headers headers, String name) {
            return headers == null ? null : headers.joined(name);
        }
    };

    private Traced(Tracer tracer, Span server, Context context) {
        this.tracer = tracer;
        this.server = server;
        this.context = context;
    }

    /** Goes on with the caller's trace, or begins one. */
    static Traced begin(Tracer tracer, Call call) {
        Context theirs = W3C.extract(Context.root(), call.request().headers(), ARRIVED);
        Span server = tracer.spanBuilder(call.request().method() + " " + route(call))
                .setSpanKind(SpanKind.SERVER)
                .setParent(theirs)
                .setStartTimestamp(call.arrived())
                .startSpan();
        return new Traced(tracer, server, theirs.with(server));
    }

    /** Not the path as sent, in which callers can write what they like. */
    static String route(Call call) {
        Operation operation = call.operation();
        String path = operation == null ? "" : operation.path();
        return path.isEmpty() ? "/v1/*" : operation == Operation.PICTURE ? "/" + path : "/v1/" + path;
    }

    synchronized void asks(Call call, @Nullable URI address) {
        Try attempt = call.tries().last();
        if (attempt == null || over) {
            return;
        }
        Instant now = call.arrived().plus(call.duration());
        Span span = tracer.spanBuilder(name(call))
                .setSpanKind(SpanKind.CLIENT)
                .setParent(context)
                .setStartTimestamp(now)
                .startSpan();
        Filling.place(span, address);
        span.setAttribute(Names.ATTEMPT, attempts.size() + 1L);
        attempts.add(new Asked(attempt, span, now));
        Map<String, String> carried = new HashMap<>();
        W3C.inject(context.with(span), carried, (map, name, value) -> carried.put(name, value));
        outgoing = Headers.of(carried.entrySet());
    }

    private static String name(Call call) {
        String operation = call.operation() == null ? "" : call.operation().label();
        String name = (operation + " " + call.requestModel()).strip();
        return name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    @Override
    public synchronized Headers headers() {
        return outgoing;
    }

    @Override
    public synchronized void answered(@Nullable String id, List<String> found) {
        answerId = id;
        endings = found;
    }

    synchronized void end(Call call) {
        if (over) {
            return;
        }
        over = true;
        Instant ended = call.arrived().plus(call.duration());
        for (int i = 0; i < attempts.size(); i++) {
            Asked asked = attempts.get(i);
            boolean last = i == attempts.size() - 1;
            if (asked.attempt.sent()) { // one that was not, was none, and its span is let go
                Filling.attempt(asked.span, asked.attempt, call, last ? since(asked, call) : null);
                boolean answered = asked.attempt.failure() == null;
                if (last && answered) {
                    Filling.marks(asked.span, answerId, endings);
                }
                asked.span.end(answered ? ended : asked.since.plus(asked.attempt.lasted()));
            }
        }
        Filling.call(server, call);
        server.end(ended);
    }

    /** How long after the arrival it was asked. */
    private static Duration since(Asked asked, Call call) {
        return Duration.between(call.arrived(), asked.since);
    }
}

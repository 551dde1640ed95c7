package caravan;

import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Steps;
import caravan.config.Tracing;
import caravan.config.Version;
import caravan.ledger.Ledger;
import caravan.spans.Spans;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Who is told of each attempt and of each call's end: the ledger, and where spans are wanted those who make them. */
record Following(Consumer<Call> sent, Consumer<Call> ended, Runnable over) {
    static Following of(Ledger ledger, Tracing tracing, MeterRegistry meters) {
        URI collector = tracing.otlpEndpoint();
        return collector == null ? none(ledger) : followed(ledger, collector, tracing, meters);
    }

    /** Only the ledger. */
    static Following none(Ledger ledger) {
        return new Following(ledger::begin, ledger::conclude, () -> {});
    }

    private static Following followed(Ledger ledger, URI collector, Tracing tracing, MeterRegistry meters) {
        Map<String, String> headers = tracing.headers();
        Spans spans = Spans.to(
                collector,
                headers == null ? Map.of() : headers,
                tracing.otlpPercent(),
                Version.ours(),
                Following::address);
        count(meters, spans, "sent", Spans::sent);
        count(meters, spans, "failed", Spans::failed);
        count(meters, spans, "dropped", Spans::dropped);
        Consumer<Call> sent = ledger::begin;
        Consumer<Call> ended = ledger::conclude;
        return new Following(sent.andThen(spans::asks), ended.andThen(spans::concluded), spans::close);
    }

    private static @Nullable URI address(Call call) {
        Steps steps = call.steps();
        Candidate asked = call.candidate();
        return steps == null || asked == null ? null : steps.address(asked);
    }

    private static void count(MeterRegistry meters, Spans spans, String result, ToDoubleFunction<Spans> count) {
        FunctionCounter.builder("caravan.spans", spans, count)
                .description("Spans that the collector has, that were lost on the way, and that found no room to wait")
                .tag("result", result)
                .register(meters);
    }
}

package caravan.spans;

import caravan.call.Call;
import caravan.call.Trace;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One span for each call, and below it one for each attempt. A call never waits for them, and never fails for them. */
public final class Spans implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Spans.class);
    private static final Duration LONGEST_SENDING = Duration.ofSeconds(5);
    private static final int LONGEST_TEXT = 256;

    /** OpenTelemetry tells in its own way, and at length, what {@link Outbox} tells in ours. */
    private static final java.util.logging.Logger THEIRS = java.util.logging.Logger.getLogger("io.opentelemetry");

    private final Outbox outbox;
    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final Function<Call, @Nullable URI> addresses;

    private Spans(Outbox outbox, SdkTracerProvider provider, Function<Call, @Nullable URI> addresses) {
        this.outbox = outbox;
        this.provider = provider;
        this.tracer = provider.get("caravan");
        this.addresses = addresses;
    }

    /**
     * @param collector its address, without {@code /v1/traces}
     * @param headers that it wants
     * @param percent of the traces that begin here, how many of a hundred are sent
     * @param version ours
     * @param addresses where the provider is that a call has asked last
     */
    public static Spans to(
            URI collector,
            Map<String, String> headers,
            int percent,
            String version,
            Function<Call, @Nullable URI> addresses) {
        THEIRS.setLevel(Level.OFF);
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(collector.toString().replaceFirst("/+$", "") + "/v1/traces")
                .setTimeout(LONGEST_SENDING)
                .setRetryPolicy(null);
        headers.forEach(exporter::addHeader);
        Outbox outbox = new Outbox(exporter.build());
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(Names.SERVICE, "caravan", Names.SERVICE_VERSION, version)))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(percent / 100.0)))
                .setSpanLimits(SpanLimits.builder()
                        .setMaxAttributeValueLength(LONGEST_TEXT)
                        .build())
                .addSpanProcessor(outbox)
                .build();
        return new Spans(outbox, provider, addresses);
    }

    /** The call's last attempt is about to be sent. */
    public void asks(Call call) {
        try {
            if (call.outcome() == null) {
                traced(call).asks(call, addresses.apply(call));
            }
        } catch (RuntimeException broken) {
            LOG.error("There is no span for an attempt of {}", call, broken);
        }
    }

    /** The call has ended. */
    public void concluded(Call call) {
        try {
            traced(call).end(call);
        } catch (RuntimeException broken) {
            LOG.error("There is no span of {}", call, broken);
        }
    }

    private Traced traced(Call call) {
        Trace known = call.tries().trace();
        if (known instanceof Traced traced) {
            return traced;
        }
        Traced begun = Traced.begin(tracer, call);
        call.tries().followedBy(begun);
        return begun;
    }

    /** How many spans the collector has. */
    public long sent() {
        return outbox.sent();
    }

    /** How many were lost on the way to it. */
    public long failed() {
        return outbox.failed();
    }

    /** How many found no room to wait for it. */
    public long dropped() {
        return outbox.dropped();
    }

    /** Sends what still waits, unless that takes too long. */
    @Override
    public void close() {
        provider.close();
    }
}

package caravan.spans;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spans on their way to the collector. Event loops end them, and must not wait: they are queued, and dropped when the queue is
 * full. One thread sends what has gathered meanwhile; what could not be sent is lost, and counted.
 */
final class Outbox implements SpanProcessor {
    static final int ROOM = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(Spans.class);
    private static final int AT_ONCE = 512;
    private static final long GATHERING = Duration.ofMillis(200).toNanos();
    private static final long PATIENCE_SECONDS = 6;

    private final SpanExporter exporter;
    private final BlockingQueue<Optional<SpanData>> waiting = new ArrayBlockingQueue<>(ROOM);
    private final LongAdder sent = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final Thread sender = Thread.ofPlatform().daemon().name("spans").unstarted(this::run);
    private volatile boolean closed;
    private boolean down;

    Outbox(SpanExporter exporter) {
        this.exporter = exporter;
        sender.start();
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        // it counts when it ends
    }

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        if (span.getSpanContext().isSampled() && !waiting.offer(Optional.of(span.toSpanData()))) {
            dropped.increment();
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    private void run() {
        List<Optional<SpanData>> taken = new ArrayList<>(AT_ONCE);
        try {
            while (!closed || !waiting.isEmpty()) {
                taken.add(waiting.take());
                gather();
                waiting.drainTo(taken, AT_ONCE - 1);
                send(taken.stream().flatMap(Optional::stream).toList());
                taken.clear();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void gather() {
        if (!closed && waiting.size() < AT_ONCE) {
            LockSupport.parkNanos(this, GATHERING);
        }
    }

    private void send(List<SpanData> spans) {
        if (!spans.isEmpty()) {
            boolean done = export(spans);
            (done ? sent : failed).add(spans.size());
            if (done == down) {
                down = !done;
                LOG.warn(
                        done
                                ? "The collector of spans answers again"
                                : "Spans cannot be sent: they are lost until they can");
            }
        }
    }

    private boolean export(List<SpanData> spans) {
        try {
            return exporter.export(spans)
                    .join(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .isSuccess();
        } catch (RuntimeException broken) {
            LOG.debug("Spans could not be sent", broken);
            return false;
        }
    }

    long sent() {
        return sent.sum();
    }

    long failed() {
        return failed.sum();
    }

    long dropped() {
        return dropped.sum();
    }

    @Override
    public CompletableResultCode shutdown() {
        closed = true;
        boolean woken = waiting.offer(Optional.empty());
        LockSupport.unpark(sender);
        try {
            if (!sender.join(Duration.ofSeconds(PATIENCE_SECONDS)) && woken) {
                sender.interrupt();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return exporter.shutdown();
    }
}

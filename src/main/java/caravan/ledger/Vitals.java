package caravan.ledger;

import caravan.ledger.journal.Journal;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;

/** The metrics of the process itself: what is in flight, the journal, and the JVM. */
record Vitals(JvmGcMetrics collector) implements AutoCloseable {

    static Vitals bind(MeterRegistry registry, Journal journal) {
        journal(registry, journal);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        JvmGcMetrics collector = new JvmGcMetrics();
        collector.bindTo(registry);
        return new Vitals(collector);
    }

    private static void journal(MeterRegistry registry, Journal journal) {
        Gauge.builder("caravan.calls.in.flight", journal, Journal::inFlight)
                .description("Calls that went to a provider and have not ended")
                .register(registry);
        Gauge.builder("caravan.journal.waiting", journal, Journal::waiting)
                .description("Lines that wait in memory for the disk")
                .register(registry);
        FunctionCounter.builder("caravan.journal.lost", journal, Journal::lost)
                .description("Lines that had to be dropped")
                .register(registry);
    }

    /** Stops listening to the collector. */
    @Override
    public void close() {
        collector.close();
    }
}

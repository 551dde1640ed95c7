package caravan.routes;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.CatchDefinition;
import org.apache.camel.model.FinallyDefinition;
import org.apache.camel.model.OtherwiseDefinition;
import org.apache.camel.model.WhenDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;

/** Times each step, in one of many calls: all others cost it the turn of a number. */
final class Stopwatch implements InterceptStrategy {
    /** These are parts of the step that they stand in. */
    private static final Set<Class<?>> PARTS =
            Set.of(CatchDefinition.class, FinallyDefinition.class, WhenDefinition.class, OtherwiseDefinition.class);

    private final Map<NamedNode, Timing> timings = Collections.synchronizedMap(new IdentityHashMap<>());

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        return PARTS.contains(definition.getClass())
                ? target
                : new Timed(target, timings.computeIfAbsent(definition, any -> new Timing()));
    }

    /** Null if it has not been made. */
    @Nullable
    Timing of(NamedNode step) {
        return timings.get(step);
    }

    private static final class Timed extends DelegateAsyncProcessor {
        private final Timing timing;

        Timed(Processor target, Timing timing) {
            super(target);
            this.timing = timing;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            if (!timing.turn()) {
                return super.process(exchange, callback);
            }
            long began = System.nanoTime();
            return super.process(exchange, doneSync -> {
                timing.add(System.nanoTime() - began);
                callback.done(doneSync);
            });
        }
    }
}

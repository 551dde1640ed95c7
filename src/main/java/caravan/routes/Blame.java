package caravan.routes;

import caravan.call.FailedStep;
import caravan.call.Steps;
import java.util.Set;
import java.util.function.Function;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.CatchDefinition;
import org.apache.camel.model.FinallyDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.TryDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/** Notes which step has failed, for the log. Our own beans say it well enough, and cost nothing more. */
record Blame(Set<String> ours, Function<ProcessorDefinition<?>, String> place) implements InterceptStrategy {
    /** What only holds others: one of those has failed. */
    private static final Set<Class<?>> FRAMES =
            Set.of(TryDefinition.class, CatchDefinition.class, FinallyDefinition.class);

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        boolean watched =
                definition instanceof ProcessorDefinition<?> step && !FRAMES.contains(step.getClass()) && !isOurs(step);
        return watched ? new Watched(target, (ProcessorDefinition<?>) definition) : target;
    }

    private boolean isOurs(ProcessorDefinition<?> step) {
        return step instanceof BeanDefinition bean && bean.getRef() != null && ours.contains(bean.getRef());
    }

    private final class Watched extends DelegateAsyncProcessor {
        private final ProcessorDefinition<?> step;

        Watched(Processor target, ProcessorDefinition<?> step) {
            super(target);
            this.step = step;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            return super.process(exchange, doneSync -> {
                note(exchange);
                callback.done(doneSync);
            });
        }

        /** The innermost is told first. */
        private void note(Exchange exchange) {
            Exception failure = exchange.getException();
            if (failure != null
                    && !(exchange.getProperty(Steps.FAILED) instanceof FailedStep noted
                            && noted.failure() == failure)) {
                exchange.setProperty(Steps.FAILED, new FailedStep(place.apply(step), failure));
            }
        }
    }
}

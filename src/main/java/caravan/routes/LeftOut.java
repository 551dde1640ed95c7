package caravan.routes;

import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.support.CamelContextHelper;

/**
 * Takes out of a route the steps that say {@code disabled: true}: of bean steps, Camel 4.18.0 would run them all the same. And those
 * of the bean {@code hooks} whose route is not there.
 */
final class LeftOut {
    private final CamelContext context;
    private final Predicate<String> there;

    /** @param there is there a route that begins so? */
    LeftOut(CamelContext context, Predicate<String> there) {
        this.context = context;
        this.there = there;
    }

    void from(ProcessorDefinition<?> parent) {
        // The branches of a choice are no list that can be changed; Camel sees to them itself.
        if (!(parent instanceof ChoiceDefinition)) {
            parent.getOutputs().removeIf(step -> disabled(step) || Places.isUnused(step, there));
        }
        Parts.of(parent).forEach(this::from);
    }

    private boolean disabled(ProcessorDefinition<?> step) {
        return Boolean.TRUE.equals(CamelContextHelper.parseBoolean(context, step.getDisabled()));
    }
}

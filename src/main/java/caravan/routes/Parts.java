package caravan.routes;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.TryDefinition;

/** What stands inside a step. */
final class Parts {
    private Parts() {}

    /** Camel keeps {@code doCatch} and {@code doFinally} apart from the other steps of a {@code doTry} when they were read from YAML. */
    static List<ProcessorDefinition<?>> of(ProcessorDefinition<?> parent) {
        List<ProcessorDefinition<?>> all = new ArrayList<>(parent.getOutputs());
        if (parent instanceof TryDefinition attempt) {
            attempt.getCatchClauses().stream()
                    .filter(each -> !all.contains(each))
                    .forEach(all::add);
            if (attempt.getFinallyClause() != null && !all.contains(attempt.getFinallyClause())) {
                all.add(attempt.getFinallyClause());
            }
        }
        return all;
    }
}

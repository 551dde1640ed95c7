package caravan.routes;

import caravan.config.Mistake;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.model.CatchDefinition;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.FinallyDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SetBodyDefinition;
import org.apache.camel.model.WhenDefinition;
import org.apache.camel.model.language.ExpressionDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Makes each route as if it were to start: so much Camel only finds then, such as a wrong expression. If it refuses a route, each
 * step is tried for itself, so that all mistakes are found and not only the first. No route starts.
 */
final class Rehearsal {
    private static final String STAGE = "rehearsal";
    private static final Set<Class<?>> PARTS = Set.of(CatchDefinition.class, FinallyDefinition.class);

    private final Model model;
    private final RouteFiles files;

    /** @param context started, without routes of its own, and of no use afterwards */
    Rehearsal(CamelContext context, RouteFiles files) {
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
        this.files = files;
    }

    void of(List<RouteDefinition> routes) {
        routes.forEach(this::of);
    }

    private void of(RouteDefinition route) {
        String wrong = refusal(route);
        if (wrong != null && !anyOf(route, route) && !files.isWrong(route)) {
            files.mistake(route, null, wrong);
        }
    }

    /** Is any of the steps in here wrong? */
    private boolean anyOf(RouteDefinition route, ProcessorDefinition<?> parent) {
        boolean any = false;
        for (ProcessorDefinition<?> step : Parts.of(parent)) {
            any |= isWrong(route, step);
        }
        return any;
    }

    private boolean isWrong(RouteDefinition route, ProcessorDefinition<?> step) {
        boolean part = PARTS.contains(step.getClass());
        String wrong = part ? null : refusalOf(step);
        if (wrong == null && !part) {
            return false;
        }
        boolean inside = anyOf(route, step);
        String own = inside ? refusalOfConditions(step) : wrong;
        if (own != null) {
            files.mistake(route, step, own);
        }
        return inside || own != null;
    }

    /** What holds a wrong step may be wrong itself. */
    private @Nullable String refusalOfConditions(ProcessorDefinition<?> step) {
        for (ExpressionDefinition condition : conditions(step)) {
            String wrong = refusalOf(new SetBodyDefinition(condition));
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private static List<ExpressionDefinition> conditions(ProcessorDefinition<?> step) {
        return switch (step) {
            case ChoiceDefinition choice ->
                choice.getWhenClauses().stream()
                        .map(WhenDefinition::getExpression)
                        .toList();
            case ExpressionNode node -> List.of(node.getExpression());
            default -> List.of();
        };
    }

    private @Nullable String refusalOf(ProcessorDefinition<?> step) {
        RouteDefinition stage = new RouteDefinition();
        stage.from("direct:" + STAGE).routeId(STAGE);
        stage.getOutputs().add(step);
        return refusal(stage);
    }

    /** What Camel says; null if it makes the route. */
    private @Nullable String refusal(RouteDefinition route) {
        try {
            model.addRouteDefinitions(List.of(route));
            return null;
        } catch (Exception wrong) {
            return Mistake.root(wrong);
        } finally {
            model.getRouteDefinitions().remove(route);
        }
    }
}

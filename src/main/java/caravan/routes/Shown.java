package caravan.routes;

import caravan.call.Json;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.util.URISupport;

/** Routes for those who run the gateway: each step, where it stands, and how long it takes. */
record Shown(RouteFiles files, Stopwatch watch) {
    ObjectNode of(RouteDefinition route, String address) {
        ObjectNode shown = Json.MAPPER
                .createObjectNode()
                .put("object", "route")
                .put("id", route.getRouteId())
                .put("description", route.getDescriptionText())
                .put("from", URISupport.sanitizeUri(address))
                .put("origin", files.place(route, route));
        steps(route, route.getOutputs(), 0, shown.putArray("steps"));
        return shown;
    }

    private void steps(RouteDefinition route, List<ProcessorDefinition<?>> steps, int depth, ArrayNode into) {
        for (ProcessorDefinition<?> step : steps) {
            Timing timing = watch.of(step);
            ObjectNode shown = into.addObject()
                    .put("id", step.getId())
                    .put("kind", step.getShortName())
                    .put("description", step.getDescriptionText())
                    .put("origin", files.place(route, step))
                    .put("depth", depth);
            if (timing != null && timing.samples() > 0) {
                shown.put("samples", timing.samples())
                        .put("mean_ns", timing.mean())
                        .put("longest_ns", timing.longest());
            }
            steps(route, step.getOutputs(), depth + 1, into);
        }
    }
}

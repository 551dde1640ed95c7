package caravan.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A file of routes, as text and as a tree. */
record RouteFile(String name, String text, JsonNode tree) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What holds steps of its own inside another step. */
    static final Set<String> BRANCHES = Set.of("when", "otherwise", "doCatch", "doFinally", "onFallback");

    /**
     * One node of a route.
     *
     * @param kind the EIP or the branch: {@code bean}, {@code filter}, {@code doCatch}
     */
    record Step(String kind, JsonNode node) {
        String id() {
            return node.path("id").asText();
        }

        String uri() {
            return node.path("uri").asText();
        }

        @Override
        public String toString() {
            return id().isEmpty() ? kind + " " + node : kind + " " + id();
        }
    }

    record Route(JsonNode node) {
        String id() {
            return node.path("id").asText();
        }

        String uri() {
            return node.at("/from/uri").asText();
        }

        /** All steps and branches, however deep. */
        List<Step> steps() {
            List<Step> steps = new ArrayList<>();
            collect(node.at("/from/steps"), steps);
            return steps;
        }

        @Override
        public String toString() {
            return "route " + id();
        }
    }

    static List<RouteFile> in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .sorted()
                    .map(RouteFile::read)
                    .toList();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static RouteFile read(Path file) {
        try {
            return of(file.getFileName().toString(), Files.readString(file));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static RouteFile of(String name, String text) {
        Load yaml = new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build());
        return new RouteFile(name, text, JSON.valueToTree(yaml.loadFromString(text)));
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        tree.forEach(item -> {
            if (item.has("route")) {
                routes.add(new Route(item.path("route")));
            }
        });
        return routes;
    }

    List<Step> steps() {
        return routes().stream().flatMap(route -> route.steps().stream()).toList();
    }

    private static void collect(JsonNode list, List<Step> into) {
        for (JsonNode item : list) {
            for (Map.Entry<String, JsonNode> entry : item.properties()) {
                add(new Step(entry.getKey(), entry.getValue()), into);
            }
        }
    }

    private static void add(Step step, List<Step> into) {
        into.add(step);
        collect(step.node().path("steps"), into);
        for (Map.Entry<String, JsonNode> entry : step.node().properties()) {
            if (BRANCHES.contains(entry.getKey())) {
                Iterable<JsonNode> branches = entry.getValue().isArray() ? entry.getValue() : List.of(entry.getValue());
                branches.forEach(branch -> add(new Step(entry.getKey(), branch), into));
            }
        }
    }
}

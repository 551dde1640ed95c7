package caravan.routes;

import caravan.config.Mistake;
import caravan.config.Mistakes;
import caravan.hush.Hush;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.RoutesLoader;
import org.apache.camel.support.PluginHelper;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** The files with routes: loads them, and says where in them a mistake stands. */
final class RouteFiles {
    private final Path folder;
    private final List<RouteFile> files;
    private final StringBuilder refused = new StringBuilder();
    private final Set<String> told = new HashSet<>();
    private final Set<RouteDefinition> wrong = new HashSet<>();
    private final Mistakes mistakes;

    private RouteFiles(Path folder, List<RouteFile> files, Mistakes mistakes) {
        this.folder = folder;
        this.files = files;
        this.mistakes = mistakes;
    }

    /** An editor's own files, which begin with a dot, are none. */
    static boolean isRoutes(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".camel.yaml") && !name.startsWith(".");
    }

    /** Reads {@code *.camel.yaml} in this folder, in the order of their names. */
    static RouteFiles read(Path folder, Mistakes mistakes) {
        try (Stream<Path> all = Files.list(folder)) {
            List<RouteFile> files = all.filter(RouteFiles::isRoutes)
                    .sorted()
                    .map(file -> RouteFile.read(file, mistakes))
                    .toList();
            RouteFiles found = new RouteFiles(folder, files, mistakes);
            found.sameIds();
            return found;
        } catch (IOException missing) {
            RouteFiles none = new RouteFiles(folder, List.of(), mistakes);
            none.mistake("cannot be read as the folder with routes");
            return none;
        }
    }

    /** Of two routes with one id, Camel would silently take the second. */
    private void sameIds() {
        Map<String, String> places = new HashMap<>();
        for (RouteFile file : files) {
            file.ids().forEach(id -> {
                String place = file.name() + ":" + id.getValue();
                String first = places.putIfAbsent(id.getKey(), place);
                if (first != null) {
                    mistakes.add(new Mistake(
                            file.name(), id.getValue(), id.getKey(), "is also the id of the route at " + first));
                }
            });
        }
    }

    /** Into this context; if Camel refuses, each route for itself, so that one mistake hides no other. */
    void load(CamelContext context) {
        RoutesLoader loader = PluginHelper.getRoutesLoader(context);
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        files.stream()
                .filter(file -> file.entries().isEmpty())
                .map(RouteFile::text)
                .forEach(refused::append);
        List<RouteFile> good =
                files.stream().filter(file -> !file.entries().isEmpty()).toList();
        try {
            loader.loadRoutes(good.stream().map(RouteFile::whole).toList());
        } catch (Exception wrong) {
            List.copyOf(model.getRouteDefinitions()).forEach(model.getRouteDefinitions()::remove);
            int before = mistakes.found().size();
            good.stream().flatMap(file -> file.parts().stream()).forEach(part -> load(loader, part));
            if (mistakes.found().size() == before) {
                mistake(Hush.over(Mistake.root(wrong)));
            }
        }
        boolean told = mistakes.found().stream().anyMatch(each -> each.file().startsWith(folder.toString()));
        if (model.getRouteDefinitions().isEmpty() && !told) {
            mistake("has no routes in it, which are in files called *.camel.yaml");
        }
    }

    private void load(RoutesLoader loader, Resource part) {
        try {
            loader.loadRoutes(part);
        } catch (Exception wrong) {
            refused.append(Hints.text(part));
            files.stream()
                    .filter(file -> file.name().equals(name(part.getLocation())))
                    .forEach(file -> mistakes.add(broken(wrong, file, part)));
        }
    }

    private Mistake broken(Exception wrong, RouteFile file, Resource part) {
        for (Throwable cause = wrong; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYamlEngineException yaml) {
                int line = yaml.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
                return broken(file, line, Hush.over(String.valueOf(yaml.getProblem())));
            }
        }
        int first =
                1 + (int) Hints.text(part).lines().takeWhile(String::isBlank).count();
        return new Mistake(file.name(), first, "", "cannot be read as a route: " + Hush.over(Mistake.root(wrong)));
    }

    /** Of a field that is not known, Camel gives the line on which its step begins. */
    private Mistake broken(RouteFile file, int line, String problem) {
        RouteFile.Key field =
                Hints.field(problem).flatMap(name -> file.key(name, line)).orElse(null);
        return field == null
                ? new Mistake(file.name(), line, "", Hints.of(problem))
                : new Mistake(file.name(), field.line(), "", Hints.ofField(field.name(), field.parent()));
    }

    private static String name(String location) {
        return location.replaceFirst("^file:", "");
    }

    /** Is this text in a route that Camel, or YAML, refused? What is in there cannot be said to be missing. */
    boolean refused(String text) {
        return refused.indexOf(text) >= 0;
    }

    void warn(String message) {
        mistakes.warn(message);
    }

    private void mistake(String message) {
        mistakes.add(new Mistake(folder.toString(), 0, "", message));
    }

    /**
     * Reports the first thing that is found wrong in a place.
     *
     * @param step null if the route itself is wrong
     */
    void mistake(RouteDefinition route, @Nullable ProcessorDefinition<?> step, String message) {
        Mistake mistake = at(route, step, message);
        wrong.add(route);
        if (told.add(mistake.file() + ":" + mistake.line() + mistake.key())) {
            mistakes.add(mistake);
        }
    }

    /** The same, for whoever collects them. */
    Mistake at(RouteDefinition route, @Nullable ProcessorDefinition<?> step, String message) {
        String key = step == null
                ? route.getRouteId()
                : route.getRouteId() + "/" + (step.hasCustomIdAssigned() ? step.getId() : step.getShortName());
        return new Mistake(file(route), line(route, step == null ? route : step), key, Hush.over(message));
    }

    boolean isWrong(RouteDefinition route) {
        return wrong.contains(route);
    }

    /** {@code route/step}, with file and line. */
    String place(ProcessorDefinition<?> step) {
        RouteDefinition route = ProcessorDefinitionHelper.getRoute(step);
        return route == null ? step.getShortName() : at(route, step, "").key() + " (" + place(route, step) + ")";
    }

    String place(RouteDefinition route, ProcessorDefinition<?> step) {
        return file(route) + ":" + line(route, step);
    }

    private String file(RouteDefinition route) {
        return route.getResource() == null
                ? folder.toString()
                : name(route.getResource().getLocation());
    }

    private int line(RouteDefinition route, ProcessorDefinition<?> step) {
        String name = file(route);
        return files.stream()
                .filter(file -> file.name().equals(name))
                .mapToInt(file -> file.line(step.getShortName(), step.getLineNumber()))
                .findFirst()
                .orElse(0);
    }
}

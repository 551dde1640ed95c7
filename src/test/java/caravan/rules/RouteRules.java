package caravan.rules;

import caravan.rules.RouteFile.Route;
import caravan.rules.RouteFile.Step;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What our route files must be, besides valid. Each rule lists what breaks it. */
final class RouteRules {
    private static final int LONGEST_FILE = 100;
    private static final String DIRECT = "direct:";
    private static final Set<String> INLINE_CODE = Set.of("script", "process");

    private final RouteSchema schema;
    private final List<RouteFile> files;

    RouteRules(RouteSchema schema, List<RouteFile> files) {
        this.schema = schema;
        this.files = files;
    }

    List<String> invalid() {
        return files.stream()
                .flatMap(file -> schema.mistakes(file.tree()).stream().map(mistake -> file.name() + ": " + mistake))
                .toList();
    }

    List<String> longerThanAHundredLines() {
        return names(file -> file.text().lines().count() > LONGEST_FILE);
    }

    List<String> withoutACommentOnTop() {
        return names(file -> !file.text().startsWith("# "));
    }

    List<String> notOnlyRoutes() {
        return names(file -> !file.tree().isArray()
                || !all(
                        file.tree(),
                        item -> item.size() == 1 && item.path("route").isObject()));
    }

    List<Object> withoutAnId() {
        return all(route -> route.id().isBlank(), step -> step.id().isBlank());
    }

    /** Routes and steps share one name space, over all files. */
    Set<String> idsGivenTwice() {
        List<String> ids =
                Stream.concat(routes().map(Route::id), steps().map(Step::id)).toList();
        return ids.stream()
                .filter(id -> Collections.frequency(ids, id) > 1)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    List<Object> withoutADescription() {
        return all(route -> blank(route.node()), step -> step.kind().equals("bean") && blank(step.node()));
    }

    private static boolean blank(JsonNode node) {
        return node.path("description").asText().isBlank();
    }

    List<Step> beansNotByRefAndMethod() {
        return steps(step -> step.kind().equals("bean")
                && !(step.node().has("ref")
                        && step.node().has("method")
                        && !step.node().has("beanType")));
    }

    List<Step> inlineCode() {
        return steps(step -> INLINE_CODE.contains(step.kind()));
    }

    /** A name and an object: never {@code - log: text}. */
    List<Step> inShortForm() {
        return steps(step -> !step.node().isObject());
    }

    /** An EIP without {@code steps:} takes the steps written after it for its own. */
    List<Step> withoutTheirOwnSteps() {
        return steps(step -> (RouteFile.BRANCHES.contains(step.kind()) || schema.hasChildren(step.kind()))
                && !step.node().path("steps").isArray());
    }

    /** {@code expression: {simple: {expression: ...}}} and nothing shorter. */
    List<Step> withAShortExpression() {
        return steps(step -> schema.hasExpression(step.kind())
                && !(step.node().has("expression") && all(step.node().path("expression"), JsonNode::isObject)));
    }

    List<String> optionsInTheUri() {
        return uris().filter(uri -> uri.contains("?")).toList();
    }

    List<Step> callsOfNoRoute() {
        Set<String> known = routes().map(Route::uri).collect(Collectors.toSet());
        return steps(step -> step.uri().startsWith(DIRECT) && !known.contains(step.uri()));
    }

    /** Else a call waits 30 s for a route that is not there. */
    List<Step> callsThatMayBlock() {
        return steps(step -> step.uri().startsWith(DIRECT)
                && !step.node().at("/parameters/block").asText().equals("false"));
    }

    /** {@code to-answer}, or {@code chat-to-answer} where many steps call one route. */
    List<Step> callsNotNamedAfterTheirRoute() {
        return steps(step -> step.uri().startsWith(DIRECT) && !("-" + step.id()).endsWith("-to-" + direct(step.uri())));
    }

    List<Route> routesNotNamedLikeTheirAddress() {
        return subRoutes()
                .filter(route -> !route.id().equals(direct(route.uri())))
                .toList();
    }

    /** Else the route's own handler takes the failure, and the caller's doCatch never sees it. */
    List<Route> subRoutesThatKeepFailures() {
        return subRoutes()
                .filter(route ->
                        !route.node().at("/errorHandler/noErrorHandler").isObject())
                .toList();
    }

    /** The step ids of the file that the text does not mention. */
    List<String> untold(String file, String text) {
        return files.stream()
                .filter(each -> each.name().equals(file))
                .flatMap(each -> each.steps().stream().map(Step::id))
                .filter(id -> !Pattern.compile("(?<![\\w-])" + Pattern.quote(id) + "(?![\\w-])")
                        .matcher(text)
                        .find())
                .toList();
    }

    private static String direct(String uri) {
        return uri.substring(DIRECT.length());
    }

    private Stream<Route> routes() {
        return files.stream().flatMap(file -> file.routes().stream());
    }

    private Stream<Route> subRoutes() {
        return routes().filter(route -> route.uri().startsWith(DIRECT));
    }

    private Stream<Step> steps() {
        return files.stream().flatMap(file -> file.steps().stream());
    }

    private Stream<String> uris() {
        return Stream.concat(routes().map(Route::uri), steps().map(Step::uri));
    }

    private List<String> names(Predicate<RouteFile> wrong) {
        return files.stream().filter(wrong).map(RouteFile::name).toList();
    }

    private List<Step> steps(Predicate<Step> wrong) {
        return steps().filter(wrong).toList();
    }

    private List<Object> all(Predicate<Route> wrongRoute, Predicate<Step> wrongStep) {
        List<Object> wrong = new ArrayList<>(routes().filter(wrongRoute).toList());
        wrong.addAll(steps(wrongStep));
        return wrong;
    }

    private static boolean all(JsonNode items, Predicate<JsonNode> right) {
        for (JsonNode item : items) {
            if (!right.test(item)) {
                return false;
            }
        }
        return true;
    }
}

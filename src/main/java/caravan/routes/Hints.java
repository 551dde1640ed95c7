package caravan.routes;

import caravan.call.Json;
import caravan.config.Nearest;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.spi.Resource;

/** What Camel's own words for a mistake leave out: what would have been right. Read only when something is wrong. */
final class Hints {
    private static final Pattern UNKNOWN_STEP = Pattern.compile("Unknown node id: (\\S+)");
    private static final Pattern UNKNOWN_FIELD = Pattern.compile("Unsupported field: (\\S+)");
    private static final Pattern UNKNOWN_LANGUAGE = Pattern.compile("Unknown expression with id: (\\S+)");
    private static final String SCHEMA = "/schema/camelYamlDsl.json";
    private static final String TOP = "/items/properties";
    private static final String STEPS = "/items/definitions/org.apache.camel.model.ProcessorDefinition/properties";
    private static final String LANGUAGES =
            "/items/definitions/org.apache.camel.model.language.ExpressionDefinition/properties";
    private static final String COMPONENTS = "META-INF/services/org/apache/camel/component.properties";

    private Hints() {}

    /** The problem that the YAML DSL found, and the nearest name that it knows. */
    static String of(String problem) {
        Matcher step = UNKNOWN_STEP.matcher(problem);
        if (step.matches()) {
            return "there is no step '" + step.group(1) + "'" + Nearest.hint(step.group(1), steps());
        }
        Matcher language = UNKNOWN_LANGUAGE.matcher(problem);
        return language.matches()
                ? "there is no language '" + language.group(1) + "'" + Nearest.hint(language.group(1), names(LANGUAGES))
                : problem;
    }

    /** The name of the field, if the problem is that it is not known. */
    static Optional<String> field(String problem) {
        Matcher field = UNKNOWN_FIELD.matcher(problem);
        return field.matches() ? Optional.of(field.group(1)) : Optional.empty();
    }

    /** @param parent the step that the field stands in */
    static String ofField(String field, String parent) {
        JsonNode schema = schema();
        Set<String> known = new TreeSet<>();
        for (String place : List.of(STEPS, TOP)) {
            String model = schema.at(place).path(parent).path("$ref").asText();
            if (!model.isEmpty()) {
                schema.at(model.substring(1)).findValues("properties").forEach(each -> known.addAll(names(each)));
            }
        }
        return "'" + parent + "' has no field '" + field + "'" + Nearest.hint(field, known);
    }

    private static Set<String> steps() {
        Set<String> steps = names(TOP);
        steps.addAll(names(STEPS));
        return steps;
    }

    private static Set<String> names(String place) {
        return names(schema().at(place));
    }

    private static Set<String> names(JsonNode properties) {
        Set<String> names = new TreeSet<>();
        properties.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode schema() {
        try (InputStream text = Hints.class.getResourceAsStream(SCHEMA)) {
            return text == null ? Json.MAPPER.missingNode() : Json.MAPPER.readTree(text);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The components that are on the class path: each jar lists its own. */
    static Set<String> components() {
        Set<String> names = new TreeSet<>();
        try {
            Enumeration<URL> lists = Hints.class.getClassLoader().getResources(COMPONENTS);
            for (URL list : Collections.list(lists)) {
                try (InputStream text = list.openStream()) {
                    Properties properties = new Properties();
                    properties.load(text);
                    names.addAll(
                            List.of(properties.getProperty("components", "").split(" ", -1)));
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return names;
    }

    static String text(Resource resource) {
        try (InputStream bytes = resource.getInputStream()) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}

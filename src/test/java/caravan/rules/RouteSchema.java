package caravan.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What Camel's own schema of the YAML DSL says: is a file valid, which EIPs have children, which an expression. */
final class RouteSchema {
    private static final String IN_CAMEL_YAML_DSL = "/schema/camelYamlDsl.json";
    private static final String MODEL = "org.apache.camel.model.";

    /** Of the version on the class path; half a second to read, so it is read once. */
    static final RouteSchema OF_CAMEL = new RouteSchema();

    private final JsonNode definitions;
    private final JsonSchema schema;

    private RouteSchema() {
        JsonNode text = read();
        this.definitions = text.at("/items/definitions");
        this.schema = JsonSchemaFactory.getInstance(VersionFlag.V4).getSchema(text);
    }

    private static JsonNode read() {
        try (InputStream text = RouteSchema.class.getResourceAsStream(IN_CAMEL_YAML_DSL)) {
            return new ObjectMapper().readTree(text);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    List<String> mistakes(JsonNode file) {
        return schema.validate(file).stream().map(ValidationMessage::getMessage).toList();
    }

    /** Can this EIP have {@code steps}? A kamelet can, by its model, but is a leaf to who reads a route. */
    boolean hasChildren(String kind) {
        return !kind.equals("kamelet") && propertiesOf(kind).contains("steps");
    }

    boolean hasExpression(String kind) {
        return propertiesOf(kind).contains("expression");
    }

    private Set<String> propertiesOf(String kind) {
        String ref = definitions
                .at("/" + MODEL + "ProcessorDefinition/properties/" + kind + "/$ref")
                .asText();
        return kind.equals("when")
                ? properties(definitions.path(MODEL + "WhenDefinition"))
                : properties(definitions.path(ref.substring(ref.lastIndexOf('/') + 1)));
    }

    /** Also those of a definition that may be written as text or as an object. */
    private static Set<String> properties(JsonNode definition) {
        Set<String> names = new TreeSet<>();
        Stream.of("oneOf", "anyOf")
                .forEach(choice -> definition.path(choice).forEach(each -> names.addAll(properties(each))));
        definition.path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }
}

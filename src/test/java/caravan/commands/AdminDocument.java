package caravan.commands;

import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** {@code /admin/openapi.json}, as a program reads it. */
record AdminDocument(JsonNode json) {
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(VersionFlag.V202012);

    /** {@code GET /admin/keys/{id}}. */
    record Operation(String method, String path) {}

    Set<Operation> operations() {
        Set<Operation> all = new java.util.LinkedHashSet<>();
        json.path("paths").properties().forEach(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(
                        method -> all.add(new Operation(method.toUpperCase(java.util.Locale.ROOT), path.getKey()))));
        return all;
    }

    /** The one that this request is; a path without braces before one with them. */
    Operation operation(String method, String path) {
        String bare = path.replaceFirst("\\?.*", "");
        return operations().stream()
                .filter(each -> each.method().equals(method)
                        && pattern(each).matcher(bare).matches())
                .findFirst()
                .orElseThrow(() -> new AssertionError("Not in the document: " + method + " " + path));
    }

    private static Pattern pattern(Operation operation) {
        return Pattern.compile(operation.path().replace(".", "\\.").replaceAll("\\{\\w+}", "[^/]+"));
    }

    private JsonNode at(Operation operation) {
        return json.path("paths").path(operation.path()).path(operation.method().toLowerCase(java.util.Locale.ROOT));
    }

    /** {@code GET /admin/keys/{id} 404} and so on: all that the document says can happen. */
    Set<String> answers() {
        Set<String> all = new TreeSet<>();
        operations().forEach(each -> at(each).path("responses")
                .fieldNames()
                .forEachRemaining(status -> all.add(each.method() + " " + each.path() + " " + status)));
        return all;
    }

    /** What is wrong with an answer. */
    List<String> mistakes(Operation operation, int status, JsonNode body) {
        JsonNode schema = at(operation)
                .path("responses")
                .path(String.valueOf(status))
                .path("content")
                .path("application/json")
                .path("schema");
        return schema.isMissingNode() ? List.of("no answer " + status + " in the document") : mistakes(schema, body);
    }

    /** What is wrong with a request's body. */
    List<String> mistakes(Operation operation, JsonNode body) {
        return mistakes(
                at(operation)
                        .path("requestBody")
                        .path("content")
                        .path("application/json")
                        .path("schema"),
                body);
    }

    private List<String> mistakes(JsonNode schema, JsonNode body) {
        ObjectNode whole = Json.MAPPER.createObjectNode();
        whole.set("allOf", Json.MAPPER.createArrayNode().add(schema));
        whole.set("components", json.path("components"));
        return SCHEMAS.getSchema(whole).validate(body).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }
}

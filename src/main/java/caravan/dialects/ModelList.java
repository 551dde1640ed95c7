package caravan.dialects;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Json;
import caravan.call.Operation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which models there are, in the form of Anthropic's list, for those who say that they read it. */
final class ModelList {
    private ModelList() {}

    /** As it is for everybody else. */
    static Answer.Whole of(Call call, Answer.Whole list) {
        boolean wanted = call.operation() == Operation.MODELS
                && call.request().headers().get("anthropic-version") != null
                && list.status() == 200;
        try {
            JsonNode tree = wanted ? Json.MAPPER.readTree(list.body()) : MissingNode.getInstance();
            return switch (tree.path("object").asText()) {
                case "list" ->
                    told(list, all(tree.path("data"), Page.of(call.request().query())));
                case "model" -> told(list, one(tree));
                default -> list;
            };
        } catch (IOException noJson) {
            return list; // whoever wrote it is told elsewhere
        }
    }

    private static Answer.Whole told(Answer.Whole list, ObjectNode body) {
        return new Answer.Whole(list.status(), list.headers(), body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode all(JsonNode models, Page page) {
        Map<String, JsonNode> byId = new LinkedHashMap<>();
        models.forEach(model -> byId.put(model.path("id").asText(), model));
        Page.Cut cut = page.of(List.copyOf(byId.keySet()));
        ObjectNode all = Json.MAPPER.createObjectNode();
        ArrayNode data = all.putArray("data");
        cut.ids().forEach(id -> data.add(one(byId.getOrDefault(id, MissingNode.getInstance()))));
        return all.put("has_more", cut.more())
                .put("first_id", data.path(0).path("id").asText(null))
                .put("last_id", data.path(data.size() - 1).path("id").asText(null));
    }

    private static ObjectNode one(JsonNode model) {
        String id = model.path("id").asText();
        return Json.MAPPER
                .createObjectNode()
                .put("type", "model")
                .put("id", id)
                .put("display_name", id)
                .put(
                        "created_at",
                        Instant.ofEpochSecond(model.path("created").asLong()).toString())
                .put("lifecycle", "active"); // what is retired is not served
    }
}

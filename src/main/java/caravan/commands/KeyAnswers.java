package caravan.commands;

import caravan.call.Answer;
import caravan.call.Headers;
import caravan.call.Json;
import caravan.keys.Register;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** What administrators are told of keys. Nobody on the way may keep it. */
final class KeyAnswers {
    private static final Headers JSON = Headers.of(
            "Content-Type", "application/json", "Cache-Control", "no-store", "X-Content-Type-Options", "nosniff");

    private KeyAnswers() {}

    static Answer.Whole list(List<ObjectNode> page, Paging paging, int total) {
        ObjectNode list = Json.MAPPER.createObjectNode().put("object", "list");
        ArrayNode keys = list.putArray("data");
        page.forEach(keys::add);
        list.put("total", total).put("limit", paging.limit()).put("offset", paging.offset());
        return whole(200, JSON.plus("X-Total-Count", String.valueOf(total)), list);
    }

    /** The one of this name, or none. */
    static Answer.Whole named(List<ObjectNode> found, Paging paging) {
        return list(found, paging, found.size());
    }

    static Answer.Whole one(ObjectNode key) {
        return whole(200, JSON, key);
    }

    /** With the key itself, this once. */
    static Answer.Whole made(Register.Done done) {
        ObjectNode key = told(done);
        return whole(201, JSON.plus("Location", "/admin/keys/" + key.path("id").asText()), key);
    }

    static Answer.Whole changed(Register.Done done) {
        return whole(200, JSON, told(done));
    }

    private static ObjectNode told(Register.Done done) {
        ObjectNode key = Objects.requireNonNull(done.after()).deepCopy();
        if (done.secret() != null) {
            key.put("key", done.secret());
        }
        if (!done.warnings().isEmpty()) {
            done.warnings().forEach(key.putArray("warnings")::add);
        }
        return key;
    }

    static Answer.Whole gone(String id) {
        ObjectNode gone = Json.MAPPER
                .createObjectNode()
                .put("id", id)
                .put("object", "key")
                .put("deleted", true);
        return whole(200, JSON, gone);
    }

    private static Answer.Whole whole(int status, Headers headers, ObjectNode json) {
        return new Answer.Whole(status, headers, json.toString().getBytes(StandardCharsets.UTF_8));
    }
}

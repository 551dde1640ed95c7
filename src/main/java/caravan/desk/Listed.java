package caravan.desk;

import caravan.call.Json;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Lists, as the admin API tells them. */
final class Listed {
    private Listed() {}

    static ObjectNode of(List<ObjectNode> all) {
        ObjectNode list = Json.MAPPER.createObjectNode().put("object", "list");
        ArrayNode data = list.putArray("data");
        all.forEach(data::add);
        return list.put("total", all.size());
    }
}

package caravan.stream;

import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Chunks of a legacy completion, put together to one. */
final class CompletionFold extends Fold {
    @Override
    String object() {
        return "text_completion";
    }

    @Override
    String chunk() {
        return "text_completion";
    }

    @Override
    ObjectNode begin(int index) {
        return Json.MAPPER
                .createObjectNode()
                .put("text", "")
                .put("index", index)
                .putNull("logprobs")
                .putNull("finish_reason");
    }

    @Override
    boolean add(ObjectNode choice, JsonNode said) {
        for (Map.Entry<String, JsonNode> field : said.properties()) {
            boolean fits =
                    switch (field.getKey()) {
                        case "index", "usage" -> true;
                        case "text" -> append(choice, "text", field.getValue());
                        case "logprobs" -> extend(choice, "logprobs", field.getValue());
                        default -> {
                            later(choice, field.getKey(), field.getValue());
                            yield true;
                        }
                    };
            if (!fits) {
                return false;
            }
        }
        return true;
    }
}

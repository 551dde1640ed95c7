package caravan.dialects;

import caravan.call.Json;
import caravan.call.Operation;
import caravan.call.Refused;
import com.fasterxml.jackson.core.JsonToken;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must be there in a request.
 *
 * @param elements how many there are in the list that it is about: messages, inputs, documents
 */
record Required(Operation operation, int elements) {
    /** Providers have a model for these if none is named. */
    static final Set<Operation> MODEL_OPTIONAL = Set.of(
            Operation.IMAGE, Operation.IMAGE_EDIT, Operation.IMAGE_VARIATION, Operation.PICTURE, Operation.MODERATION);

    /** Each of them brings an input of its own. */
    private static final List<String> EARLIER_INPUT = List.of("previous_response_id", "conversation", "prompt");

    /** Do providers have a model for it, if it names none? */
    boolean noModel(Json json) {
        return MODEL_OPTIONAL.contains(operation) || (operation == Operation.RESPONSES && isThere(json, "prompt"));
    }

    /** @throws Refused with the name of what is missing */
    void check(Json json, String model) {
        if (model.isBlank() && !noModel(json)) {
            throw Refused.field("model", "Model field is required: give the name of a model.");
        }
        switch (operation) {
            case CHAT, MESSAGES, COUNT_TOKENS -> require(elements > 0, "messages");
            case PICTURE -> require(hasWords(json.field("prompt")), "prompt");
            case RERANK -> {
                require(isThere(json, "query"), "query");
                require(elements > 0, "documents");
            }
            case EMBEDDINGS -> require(hasInput(json), "input");
            case RESPONSES ->
                require(EARLIER_INPUT.stream().anyMatch(field -> isThere(json, field)) || hasInput(json), "input");
            default -> {}
        }
    }

    private static void require(boolean there, String field) {
        if (!there) {
            String name = Character.toUpperCase(field.charAt(0)) + field.substring(1);
            throw Refused.field(field, name + " field is required and cannot be empty.");
        }
    }

    /** A long text is not kept as one. */
    private static boolean hasWords(Json.@Nullable Field field) {
        return field != null
                && field.kind() == JsonToken.VALUE_STRING
                && (field.text() == null || !field.text().isBlank());
    }

    private boolean hasInput(Json json) {
        Json.Field input = json.field("input");
        return input != null
                && input.kind() != JsonToken.VALUE_NULL
                && (input.kind() != JsonToken.START_ARRAY || elements > 0);
    }

    private static boolean isThere(Json json, String name) {
        Json.Field field = json.field(name);
        return field != null && field.kind() != JsonToken.VALUE_NULL;
    }
}

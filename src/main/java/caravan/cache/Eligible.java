package caravan.cache;

import caravan.call.Call;
import caravan.call.Json;
import caravan.call.Operation;
import com.fasterxml.jackson.core.JsonToken;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Which calls may be answered from the cache at all: those whose answer would be as good a second time. */
final class Eligible {
    /** These look something up in the world, which changes. */
    private static final List<String> LOOKS_UP = List.of("web_search_options", "search_parameters", "plugins");

    private static final Set<Operation> POSTED =
            Set.of(Operation.CHAT, Operation.COMPLETION, Operation.EMBEDDINGS, Operation.RESPONSES, Operation.MESSAGES);

    private Eligible() {}

    /** But for its tools, which only a look at the whole body shows. */
    static boolean is(Call call, boolean onlyDeterministic) {
        Operation operation = call.operation();
        if (operation == Operation.MODELS) {
            return call.request().method().equals("GET");
        }
        return operation != null
                && POSTED.contains(operation)
                && call.request().method().equals("POST")
                && call.wanted().form() == null
                && call.request().upload() == null
                && !isStateful(call)
                && (!onlyDeterministic || isDeterministic(call));
    }

    /**
     * Does it leave something behind at the provider, or lean on what is there: a response before it, a conversation, a file, a
     * prompt, work in the background? A caller who says {@code store} wants an answer of their own to be stored.
     */
    private static boolean isStateful(Call call) {
        Json json = call.json();
        return !call.wanted().mentions().stored().isEmpty()
                || json.isTrue("store")
                || LOOKS_UP.stream().anyMatch(field -> isThere(json, field));
    }

    private static boolean isDeterministic(Call call) {
        return call.operation() == Operation.EMBEDDINGS
                || isThere(call.json(), "seed")
                || isZero(call.json(), "temperature");
    }

    private static boolean isThere(Json json, String name) {
        Json.Field field = json.field(name);
        return field != null && field.kind() != JsonToken.VALUE_NULL;
    }

    private static boolean isZero(Json json, String name) {
        Json.Field field = json.field(name);
        if (field == null || !field.kind().isNumeric()) {
            return false;
        }
        String text = new String(json.bytes(), field.start(), field.end() - field.start(), StandardCharsets.US_ASCII);
        try {
            return new BigDecimal(text.strip()).signum() == 0;
        } catch (NumberFormatException beyond) {
            return false;
        }
    }
}

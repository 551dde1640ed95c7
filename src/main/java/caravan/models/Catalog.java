package caravan.models;

import caravan.call.Answer;
import caravan.call.Headers;
import caravan.call.Json;
import caravan.call.Offer;
import caravan.call.Reason;
import caravan.call.Refused;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What this gateway serves, in the form of OpenAI's {@code GET /v1/models}; aliases first. */
final class Catalog {
    private static final Headers JSON = Headers.of("content-type", "application/json");

    /** A model's name, and whose it is. */
    private final Map<String, String> owners = new LinkedHashMap<>();

    private final Set<String> qualified = new HashSet<>();

    /** @param ruled names that rules give to others */
    Catalog(Map<String, String> aliases, List<String> ruled, List<Offer> offers) {
        aliases.keySet().forEach(alias -> owners.put(alias, "caravan"));
        ruled.forEach(name -> owners.putIfAbsent(name, "caravan"));
        offers.stream().filter(Offer::house).forEach(offer -> offer.models()
                .forEach(model -> owners.putIfAbsent(model, offer.provider())));
        offers.stream().filter(Offer::house).forEach(offer -> offer.models()
                .forEach(model -> qualified.add(offer.provider() + "/" + model)));
    }

    /** The list, or the one model that is asked for, as far as this caller may use them. */
    Answer list(String wanted, Predicate<String> mayUse) {
        if (wanted.isEmpty()) {
            return whole(all(mayUse));
        }
        String owner = mayUse.test(wanted) ? owner(wanted) : null;
        if (owner == null) {
            throw new Refused(
                    Reason.UNKNOWN_MODEL, "The model '" + wanted + "' does not exist here.", "model", Headers.NONE);
        }
        return whole(one(wanted, owner));
    }

    /** A listed model is found as {@code provider/model} too, as it is when it is called. */
    private @Nullable String owner(String model) {
        return owners.getOrDefault(model, qualified.contains(model) ? model.substring(0, model.indexOf('/')) : null);
    }

    private ObjectNode all(Predicate<String> mayUse) {
        ObjectNode list = Json.MAPPER.createObjectNode().put("object", "list");
        ArrayNode entries = list.putArray("data");
        owners.forEach((model, owner) -> {
            if (mayUse.test(model)) {
                entries.add(one(model, owner));
            }
        });
        return list;
    }

    private static ObjectNode one(String model, String owner) {
        return Json.MAPPER
                .createObjectNode()
                .put("id", model)
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", owner);
    }

    private static Answer whole(ObjectNode json) {
        return new Answer.Whole(200, JSON, json.toString().getBytes(StandardCharsets.UTF_8));
    }
}

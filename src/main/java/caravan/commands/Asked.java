package caravan.commands;

import caravan.call.Call;
import caravan.call.Reason;
import caravan.call.Refused;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an order needs, as a program says it: fields of the body, or of the query; and what is in neither stands at the path's end, as
 * in {@code /admin/provider-keys/openai/NAME}.
 */
final class Asked {
    private final Map<String, String> said = new LinkedHashMap<>();

    private Asked() {}

    /** @throws Refused 400 if something is missing, or is none of the verb's */
    static List<String> of(Verb verb, Call call) {
        Asked asked = new Asked();
        asked.body(Bodies.objectIfAny(call));
        asked.query(call.request().query());
        asked.known(verb.needs().stream().map(Verb::field).collect(Collectors.toSet()));
        asked.path(
                end(call.request().path()),
                verb.needs().stream()
                        .filter(need -> !Verb.isOptional(need) && !Verb.isList(need))
                        .map(Verb::field)
                        .toList());
        return asked.given(verb);
    }

    private void body(ObjectNode body) {
        body.properties().forEach(field -> say(field.getKey(), text(field.getKey(), field.getValue())));
    }

    private static String text(String name, JsonNode value) {
        if (value.isTextual() || value.isIntegralNumber()) {
            return value.asText();
        }
        List<String> all = new ArrayList<>();
        value.forEach(each -> {
            if (each.isTextual()) {
                all.add(each.asText());
            }
        });
        if (!value.isArray() || all.size() < value.size()) {
            throw Refused.field(name, "'" + name + "' must be a string, or a list of strings.");
        }
        return String.join(",", all);
    }

    private void query(String query) {
        for (String pair : query.isEmpty() ? List.<String>of() : List.of(query.split("&", -1))) {
            String[] parts = pair.split("=", 2);
            say(parts[0], parts.length < 2 ? "" : decoded(parts[1]));
        }
    }

    /** What is said twice may be meant for two different things. */
    private void say(String name, String value) {
        if (said.put(name, value) != null) {
            throw Refused.field(name, "'" + name + "' is given twice.");
        }
    }

    private void known(Set<String> fields) {
        said.keySet().stream()
                .filter(name -> !fields.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw Refused.field(
                            name,
                            "'" + name + "' is not known here: there "
                                    + (fields.isEmpty()
                                            ? "is nothing to say."
                                            : "are " + String.join(", ", fields) + "."));
                });
    }

    /** {@code smart} of {@code /admin/models/smart}. */
    private static String end(String path) {
        String[] parts = path.split("/", 4);
        return parts.length < 4 ? "" : parts[3];
    }

    private void path(String end, List<String> must) {
        List<String> missing =
                must.stream().filter(name -> !said.containsKey(name)).toList();
        if (end.isEmpty()) {
            return;
        }
        if (must.isEmpty() || said.containsKey(must.getFirst())) {
            throw Refused.field(must.isEmpty() ? "" : must.getFirst(), "The path says that already.");
        }
        String[] parts = end.split("/", missing.size());
        for (int at = 0; at < parts.length; at++) {
            said.put(missing.get(at), decoded(parts[at].replace("+", "%2B")));
        }
    }

    private List<String> given(Verb verb) {
        List<String> given = new ArrayList<>();
        for (String need : verb.needs()) {
            String value = said.getOrDefault(Verb.field(need), "");
            if (value.isBlank() && !Verb.isOptional(need)) {
                throw Refused.field(Verb.field(need), "'" + Verb.field(need) + "' is missing.");
            }
            if (!value.isBlank()) {
                given.add(value.strip());
            }
        }
        return given;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw new Refused(Reason.INVALID_REQUEST, "This is not percent-encoded as it should be.");
        }
    }
}

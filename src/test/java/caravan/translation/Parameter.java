package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;

import caravan.call.Json;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.chat.Dialect;
import caravan.chat.Losses;
import caravan.chat.Prompt;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One field of a request, and where its value goes: {@code table/chat.yaml} and {@code table/messages.yaml} have them. */
record Parameter(Dialect dialect, JsonNode row) {
    static List<Parameter> all(Dialect dialect, String file) {
        List<Parameter> all = new ArrayList<>();
        Feature.rows(file).forEach(row -> all.add(new Parameter(dialect, row)));
        return all;
    }

    String name() {
        return row.path("name").asText();
    }

    /** As it stands in the table: its name, and the value where there are rows for more than one. */
    String label() {
        return "`" + name() + "`" + (row.has("say") ? " " + row.path("say").asText() : "");
    }

    String at(Column column, String model) {
        Losses losses = new Losses(false);
        try {
            JsonNode without = told(column, model, new Losses(false), false);
            JsonNode with = told(column, model, losses, true);
            Set<String> places = new LinkedHashSet<>();
            differences("", without, with, places);
            return cell(String.join(", ", places), losses.names());
        } catch (Refused refused) {
            if (refused.reason() != Reason.UNSUPPORTED_PARAMETER || !isNamed(String.valueOf(refused.param()))) {
                throw new AssertionError(name() + " is refused as " + refused.param(), refused);
            }
            return "refused";
        }
    }

    private boolean isNamed(String field) {
        return field.equals(name()) || field.startsWith(name() + ".") || field.startsWith(name() + "[");
    }

    private String cell(String places, String lost) {
        if (lost.isEmpty()) {
            return places.isEmpty() ? "–" : places;
        }
        return places.isEmpty() ? "dropped" : "nearly: " + places;
    }

    private JsonNode told(Column column, String model, Losses losses, boolean with) {
        ObjectNode request = (ObjectNode) Said.parse(Feature.HI);
        if (row.path("with").isObject()) {
            request.setAll((ObjectNode) row.path("with"));
        }
        if (with && dialect == Streams.CHAT && name().startsWith("max_")) {
            request.remove("max_tokens");
        }
        if (with) {
            request.set(name(), row.path("value"));
        }
        Json json = Json.read(request.toString().getBytes(UTF_8), (name, parser) -> {});
        Prompt prompt = dialect.read(json, losses).to(model);
        ObjectNode told = (ObjectNode) Said.parse(new String(column.format().body(prompt, losses), UTF_8));
        String path = column.format().path(prompt);
        return path.contains("stream") ? told.put("?alt", "sse") : told;
    }

    /** The places that are there, or have another value, only if it is asked for. */
    private void differences(String at, JsonNode without, JsonNode with, Set<String> places) {
        boolean begun = without.isMissingNode() && !with.isEmpty() && !with.equals(row.path("value"));
        if (with.isObject() && (without.isObject() || begun)) {
            Set<String> names = new LinkedHashSet<>();
            without.fieldNames().forEachRemaining(names::add);
            with.fieldNames().forEachRemaining(names::add);
            names.forEach(name ->
                    differences(at.isEmpty() ? name : at + "." + name, without.path(name), with.path(name), places));
        } else if (!without.equals(with)) {
            places.add("`" + at + value(with) + "`");
        }
    }

    /** The value, where it is another one and can be shown. */
    private String value(JsonNode with) {
        JsonNode asked = row.path("value");
        boolean same = with.asText().equals(asked.asText()) && with.isNumber() == asked.isNumber();
        boolean shown = with.isValueNode() || with.toString().length() <= 40;
        return with.isMissingNode() ? " gone" : same || with.equals(asked) || !shown ? "" : ": " + shown(with);
    }

    private static String shown(JsonNode value) {
        return value.toString().replace("\"", "").replace("|", "/");
    }
}

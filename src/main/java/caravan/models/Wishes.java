package caravan.models;

import caravan.call.Call;
import caravan.call.Json;
import caravan.call.Refused;
import caravan.call.Wanted;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says of who may stand in: the header {@code X-Caravan-Fallbacks: a,b}, or the body's field {@code fallbacks}.
 *
 * @param names null if it says nothing, so that the files decide; empty if nobody may
 */
record Wishes(@Nullable List<String> names) {
    private static final String HEADER = "X-Caravan-Fallbacks";
    private static final String NONE = "none";
    private static final int MOST = 10;

    /** @throws Refused 400 if they are more than ten, or no list of names */
    static Wishes of(Call call) {
        String header = call.request().headers().get(HEADER);
        Json.Field field = call.json().field(Wanted.FALLBACKS);
        if (header == null && field == null) {
            return new Wishes(null);
        }
        List<String> names = header == null ? inBody(call.json(), field) : inHeader(header);
        if (names.size() > MOST) {
            throw Refused.field(Wanted.FALLBACKS, "At most " + MOST + " models may stand in.");
        }
        return new Wishes(names);
    }

    boolean forbidden() {
        return names != null && names.isEmpty();
    }

    private static List<String> inHeader(String header) {
        List<String> names = Arrays.stream(header.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        return names.equals(List.of(NONE)) ? List.of() : names;
    }

    private static List<String> inBody(Json json, Json.@Nullable Field field) {
        if (field == null || field.kind() != JsonToken.START_ARRAY) {
            throw Refused.field(Wanted.FALLBACKS, "The fallbacks must be a list of models' names.");
        }
        List<String> names = new ArrayList<>();
        for (JsonNode each : tree(json, field)) {
            if (!each.isTextual()) {
                throw Refused.field(Wanted.FALLBACKS, "The fallbacks must be a list of models' names.");
            }
            names.add(each.textValue());
        }
        return names;
    }

    private static JsonNode tree(Json json, Json.Field field) {
        try {
            return Json.MAPPER.readTree(json.bytes(), field.start(), field.end() - field.start());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}

package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;

import caravan.call.Json;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.chat.Dialect;
import caravan.chat.Format;
import caravan.chat.Losses;
import caravan.chat.Prompt;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** One thing that callers ask for, and what becomes of it: {@code table/asked.yaml} has them. */
record Feature(JsonNode row) {
    static final String HI =
            "{\"model\":\"m\",\"max_tokens\":64000,\"messages\":[{\"role\":\"user\"," + "\"content\":\"Hi there\"}]}";

    static List<Feature> all() {
        List<Feature> all = new ArrayList<>();
        rows("asked").forEach(row -> all.add(new Feature(row)));
        return all;
    }

    static JsonNode rows(String file) {
        try {
            String yaml = Files.readString(Path.of("src/test/resources/table/" + file + ".yaml"));
            return Said.JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    String name() {
        return row.path("feature").asText();
    }

    /** What a provider does with it, whoever asks and whichever of its models: in one word, or more if they differ. */
    String at(Column column) {
        Set<String> words = new LinkedHashSet<>();
        for (Dialect dialect : List.of(Streams.CHAT, Streams.MESSAGES)) {
            if (asked(dialect).isObject() && column.translates(dialect)) {
                column.models().forEach(model -> words.add(told(dialect, column.format(), model)));
            }
        }
        return words.isEmpty() ? "as it is" : String.join(" or ", words);
    }

    private JsonNode asked(Dialect dialect) {
        return row.path(dialect == Streams.CHAT ? "openai" : "anthropic");
    }

    private String told(Dialect dialect, Format format, String model) {
        Losses losses = new Losses(false);
        String word = told(dialect, format, model, losses);
        boolean complete = word.equals("yes") || word.equals("passed over");
        String strict = told(dialect, format, model, new Losses(true));
        if (!strict.equals(complete ? word : "refused")) {
            throw new AssertionError(name() + ": " + word + " at " + model + ", but strictly " + strict);
        }
        return word;
    }

    private String told(Dialect dialect, Format format, String model, Losses losses) {
        try {
            Prompt prompt = dialect.read(request(dialect), losses).to(model);
            String body = format.path(prompt) + new String(format.body(prompt, losses), UTF_8);
            return word(body, losses.names());
        } catch (Refused refused) {
            return refusal(refused);
        }
    }

    private Json request(Dialect dialect) {
        ObjectNode request = (ObjectNode) Said.parse(HI);
        request.setAll((ObjectNode) asked(dialect));
        if (request.has("max_completion_tokens")) {
            request.remove("max_tokens");
        }
        return Json.read(request.toString().getBytes(UTF_8), (name, parser) -> {});
    }

    private String word(String body, String lost) {
        boolean said = true;
        for (JsonNode each : row.path("said")) {
            said &= Pattern.compile(each.asText()).matcher(body).find();
        }
        if (lost.isEmpty()) {
            return said ? "yes" : "passed over";
        }
        if (!names().containsAll(List.of(lost.split(",")))) {
            throw new AssertionError(name() + " is called " + lost);
        }
        boolean near = row.has("near")
                && Pattern.compile(row.path("near").asText()).matcher(body).find();
        return said || near ? "nearly" : "dropped";
    }

    private String refusal(Refused refused) {
        if (refused.reason() != Reason.UNSUPPORTED_PARAMETER || !named(String.valueOf(refused.param()))) {
            throw new AssertionError(name() + " is refused as " + refused.param() + ": " + refused.getMessage());
        }
        return "refused";
    }

    private boolean named(String param) {
        return names().stream().anyMatch(name -> param.equals(name) || param.endsWith("." + name));
    }

    private List<String> names() {
        String lost = row.path("lost").asText("");
        return lost.isEmpty() ? keys() : List.of(lost.split("\\|"));
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>();
        asked(Streams.CHAT).fieldNames().forEachRemaining(keys::add);
        asked(Streams.MESSAGES).fieldNames().forEachRemaining(keys::add);
        return keys;
    }
}

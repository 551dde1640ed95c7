package caravan.limits;

import caravan.call.Json;
import caravan.call.Limit;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** A limit in JSON, for those who run the gateway. */
final class Shown {
    private Shown() {}

    static ObjectNode of(Rule rule) {
        Limit limit = rule.limit();
        ObjectNode shown = Json.MAPPER
                .createObjectNode()
                .put("object", "limit")
                .put("name", limit.name())
                .put("measure", word(limit.measure()))
                .put("amount", limit.amount())
                .put("window_s", limit.window().toSeconds())
                .put("algorithm", word(limit.algorithm()));
        ObjectNode of = shown.putObject("for");
        rule.matches().forEach(match -> {
            ArrayNode names = of.withArray(match.by().key());
            match.names().forEach(names::add);
            match.networks().forEach(network -> names.add(network.toString()));
        });
        ArrayNode per = shown.putArray("per");
        rule.per().forEach(each -> per.add(each.key()));
        return shown;
    }

    private static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}

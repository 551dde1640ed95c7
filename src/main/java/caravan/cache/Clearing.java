package caravan.cache;

import caravan.call.Answer;
import caravan.call.Headers;
import caravan.call.Json;
import caravan.call.Reason;
import caravan.call.Refused;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/** Which answers are to be forgotten: all that fit everything the query says; all there are, if it says nothing. */
record Clearing(List<Predicate<Stored.About>> fits) {
    /** @throws Refused if the query says what is not known here, since to forget everything then would be a surprise */
    static Clearing of(String query) {
        List<Predicate<Stored.About>> fits = new ArrayList<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            String value = parts.length < 2 ? "" : decoded(parts[1]);
            if (value.isEmpty()) {
                throw Refused.field(parts[0], "'" + parts[0] + "' must say what is to be forgotten.");
            }
            fits.add(fit(parts[0], value));
        }
        return new Clearing(fits);
    }

    private static Predicate<Stored.About> fit(String name, String value) {
        return switch (name) {
            case "model" ->
                about -> about.model().equals(value)
                        || about.by().model().equals(value)
                        || (about.by().provider() + "/" + about.by().model()).equals(value);
            case "key" -> about -> about.caller().equals(value) || about.key().equals(value);
            case "prefix" ->
                about -> about.path().startsWith(value)
                        || about.model().startsWith(value)
                        || (about.by().provider() + "/" + about.by().model()).startsWith(value);
            default -> throw Refused.field(name, "'" + name + "' is not known here; known are model, key and prefix.");
        };
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw new Refused(Reason.INVALID_REQUEST, "The query is not percent-encoded as it should be.");
        }
    }

    /** @param noted told how many answers are forgotten */
    Answer.Whole of(Answers answers, LongConsumer noted) {
        ObjectNode told = Json.MAPPER.createObjectNode().put("message", "Cache cleared successfully");
        if (fits.isEmpty()) {
            noted.accept(answers.forgetAll());
        } else {
            int removed = answers.forget(about -> fits.stream().allMatch(fit -> fit.test(about)));
            noted.accept(removed);
            told.put("removed", removed);
        }
        byte[] body = told.toString().getBytes(StandardCharsets.UTF_8);
        return new Answer.Whole(200, Headers.of("content-type", "application/json"), body);
    }
}

package caravan.commands;

import caravan.call.Call;
import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An order in a chat: the last message, if a user says it and it begins with the gateway's name. */
final class ChatOrder {
    private static final List<String> NAMES = List.of("#caravan", "#roxy");

    private ChatOrder() {}

    /** What comes after the name; null if it is an ordinary call. */
    static @Nullable String of(Call call) {
        byte[] body = call.request().body();
        if (call.json() == Json.EMPTY || !mentioned(body)) {
            return null;
        }
        try {
            return order(said(Json.MAPPER.readTree(body)));
        } catch (IOException unreadable) {
            return null;
        }
    }

    /** Few bodies have such a name in them, and only those are read again. */
    private static boolean mentioned(byte[] body) {
        for (int at = 0; at < body.length; at++) {
            if (body[at] == '#' && NAMES.stream().anyMatch(beginsAt(body, at))) {
                return true;
            }
        }
        return false;
    }

    private static Predicate<String> beginsAt(byte[] body, int at) {
        return name -> at + name.length() <= body.length
                && name.equalsIgnoreCase(new String(body, at, name.length(), StandardCharsets.ISO_8859_1));
    }

    /** In OpenAI's and in Anthropic's form alike; and in a legacy completion. */
    private static String said(JsonNode body) {
        JsonNode messages = body.path("messages");
        JsonNode last = messages.path(messages.size() - 1);
        if (!last.path("role").asText().equals("user")) {
            return body.path("prompt").asText();
        }
        JsonNode content = last.path("content");
        if (!content.isArray()) {
            return content.asText();
        }
        StringBuilder texts = new StringBuilder();
        content.forEach(part -> texts.append(part.path("text").asText()));
        return texts.toString();
    }

    /** What comes after the name that it begins with; null if it begins with none. */
    static @Nullable String order(String text) {
        String stripped = text.strip();
        for (String name : NAMES) {
            boolean begins = stripped.regionMatches(true, 0, name, 0, name.length());
            if (begins
                    && (stripped.length() == name.length() || Character.isWhitespace(stripped.charAt(name.length())))) {
                return stripped.substring(name.length());
            }
        }
        return null;
    }
}

package caravan.commands;

import caravan.call.Call;
import caravan.call.Json;
import caravan.call.Operation;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An order in a chat: the last message, if a user says it and it begins with the gateway's name. */
final class ChatOrder {
    private static final List<String> NAMES = List.of("#caravan", "#roxy");
    private static final int SMALL_LETTER = 0x20;

    private ChatOrder() {}

    /** Is the gateway's name anywhere in it? Few calls have it, and only those are read again, which may take its time. */
    static boolean mayBe(Call call) {
        byte[] body = call.request().body();
        for (int at = 0; at < body.length; at++) {
            if (body[at] == '#' && (beginsAt(body, at, NAMES.getFirst()) || beginsAt(body, at, NAMES.getLast()))) {
                return call.json() != Json.EMPTY;
            }
        }
        return false;
    }

    private static boolean beginsAt(byte[] body, int at, String name) {
        int same = 0;
        while (same < name.length()
                && at + same < body.length
                && (body[at + same] | SMALL_LETTER) == name.charAt(same)) {
            same++;
        }
        return same == name.length();
    }

    /** What comes after the name; null if it is an ordinary call. */
    static @Nullable String of(Call call) {
        try {
            return order(
                    said(call.operation(), Json.MAPPER.readTree(call.request().body())));
        } catch (IOException unreadable) {
            return null;
        }
    }

    /** The last that was said, if a user said it, in whichever dialect. */
    private static String said(@Nullable Operation operation, JsonNode body) {
        return switch (operation) {
            case COMPLETION -> prompt(body.path("prompt"));
            case RESPONSES ->
                body.path("input").isTextual() ? body.path("input").asText() : last(body.path("input"));
            case null, default -> last(body.path("messages"));
        };
    }

    /** Of several, each is answered by itself. */
    private static String prompt(JsonNode prompt) {
        return prompt.isArray() && prompt.size() != 1 ? "" : text(prompt);
    }

    private static String last(JsonNode messages) {
        JsonNode last = messages.path(messages.size() - 1);
        return last.path("role").asText().equals("user") ? text(last.path("content")) : "";
    }

    /** A text, or its parts. */
    private static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.asText();
        }
        StringBuilder texts = new StringBuilder();
        content.forEach(part -> texts.append(
                part.isTextual() ? part.asText() : part.path("text").asText()));
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

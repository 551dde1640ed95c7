package caravan.providers.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Text as the demo reads, counts and writes it. A token is up to four characters of one word; spaces are free. */
final class DemoText {
    private static final int MOST_CHARS = 64 << 10;
    private static final Pattern TOKEN = Pattern.compile("\\S{1,4}");
    private static final Pattern BEFORE_A_SPACE = Pattern.compile("(?<=\\S)(?=\\s)");
    private static final String[] LOREM = """
            Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore \
            magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip ex ea commodo \
            consequat. Duis aute irure dolor in reprehenderit in voluptate velit esse cillum dolore eu fugiat nulla \
            pariatur. Excepteur sint occaecat cupidatat non proident, sunt in culpa qui officia deserunt mollit anim id \
            est laborum.""".split(" ", -1);

    private DemoText() {}

    /** The text in a string, or in content parts, a line each; empty if there is none, and cut if it is very long. */
    static String of(JsonNode content) {
        String all = whole(content);
        return all.length() > MOST_CHARS ? all.substring(0, end(all)) : all;
    }

    /** Not between the two halves of a character. */
    private static int end(String text) {
        return Character.isHighSurrogate(text.charAt(MOST_CHARS - 1)) ? MOST_CHARS - 1 : MOST_CHARS;
    }

    private static String whole(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue();
        }
        StringJoiner lines = new StringJoiner("\n");
        for (JsonNode part : content) {
            JsonNode text = part.isObject() ? part.path("text") : part;
            if (text.isTextual()) {
                lines.add(text.textValue());
            }
        }
        return lines.toString();
    }

    /** The words, each with the space before it: joined, they are the text again. */
    static Stream<String> words(String text) {
        return text.isEmpty() ? Stream.empty() : BEFORE_A_SPACE.splitAsStream(text);
    }

    static String lorem(int words) {
        StringJoiner text = new StringJoiner(" ");
        for (int i = 0; i < words; i++) {
            text.add(LOREM[i % LOREM.length]);
        }
        return text.toString();
    }

    static int tokens(String text) {
        Matcher token = TOKEN.matcher(text);
        int count = 0;
        while (token.find()) {
            count++;
        }
        return count;
    }

    /** Counts what OpenAI takes as text: a string, content parts, token ids (one each), and lists of them. */
    static int tokens(JsonNode content) {
        if (content.isObject()) {
            return tokens(content.path("text"));
        }
        int count = content.isNumber() ? 1 : content.isTextual() ? tokens(content.textValue()) : 0;
        for (JsonNode part : content) {
            count += tokens(part);
        }
        return count;
    }

    /** The first {@code most} tokens of the text; the text itself if it has no more. */
    static String cut(String text, long most) {
        Matcher token = TOKEN.matcher(text);
        int end = 0;
        for (int count = 0; token.find(); count++) {
            if (count >= most) {
                return text.substring(0, end);
            }
            end = token.end();
        }
        return text;
    }
}

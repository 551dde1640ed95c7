package caravan.call;

import com.fasterxml.jackson.core.JsonToken;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long an answer a request asks for at most.
 *
 * @param tokens of each choice; 0 if it does not say
 * @param choices how many of them, or how many pictures
 */
public record Length(long tokens, int choices) {
    /** The largest counts: which of them a provider knows, we do not know. */
    private static final List<String> SAID = List.of("max_completion_tokens", "max_tokens", "max_output_tokens");

    private static final String CHOICES = "n";

    /** No answer is longer, nor has one more choices, whatever a request says. */
    private static final long MOST = 1_000_000_000;

    private static final int MOST_CHOICES = 10_000;
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final int FEW = 10;

    static Length of(Json json, @Nullable Form form) {
        long most = 0;
        for (String name : SAID) {
            most = Math.max(most, above(text(json, name), MOST));
        }
        String n = form == null ? text(json, CHOICES) : form.text(CHOICES);
        return new Length(most, (int) Math.max(1, above(n, MOST_CHOICES)));
    }

    /** 0 for what is no number above it, with which providers mean that there is no end. */
    private static long above(@Nullable String text, long most) {
        if (text == null || !DIGITS.matcher(text).matches()) {
            return 0;
        }
        return text.length() > FEW ? most : Math.min(most, Long.parseLong(text));
    }

    private static @Nullable String text(Json json, String name) {
        Json.Field field = json.field(name);
        return field == null || field.kind() != JsonToken.VALUE_NUMBER_INT
                ? null
                : new String(json.bytes(), field.start(), field.end() - field.start(), StandardCharsets.US_ASCII)
                        .strip();
    }

    /**
     * All choices together.
     *
     * @param unsaid what each is taken to have if the request does not say
     */
    public long inAll(long unsaid) {
        return choices * (tokens > 0 ? tokens : unsaid);
    }
}

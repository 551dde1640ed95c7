package caravan.limits;

import caravan.call.Call;
import caravan.call.Json;
import caravan.call.Limit.Measure;
import caravan.call.Operation;
import caravan.call.Usage;
import com.fasterxml.jackson.core.JsonToken;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How many tokens a call may need, before it is known, and how many it did. What it may need is the guess at its input (four
 * bytes to a token), and what it says it wants at most of output for each of its choices, or a default if it does not say.
 */
final class Tokens {
    private static final List<String> SAID = List.of("max_completion_tokens", "max_tokens", "max_output_tokens");
    private static final long MOST = 1_000_000_000_000L;
    private static final int DIGITS = 12;

    private Tokens() {}

    /**
     * At least 1: who has none left is to wait, though the guess be 0.
     *
     * @param otherwise what a call that does not say is taken to want at most of output
     * @param room all that the limit can ever give: a guess alone keeps nobody out for good
     */
    static long wanted(Call call, Measure measure, long otherwise, long room) {
        long input = measure == Measure.OUTPUT_TOKENS ? 0 : call.wanted().guessedInput();
        long output = measure == Measure.INPUT_TOKENS || !writes(call) ? 0 : output(call, otherwise, room - input);
        return Math.max(1, input + output);
    }

    private static boolean writes(Call call) {
        return call.operation() == Operation.CHAT
                || call.operation() == Operation.COMPLETION
                || call.operation() == Operation.RESPONSES;
    }

    private static long output(Call call, long otherwise, long room) {
        long said = 0;
        for (String name : SAID) {
            said = Math.max(said, number(call.json(), name));
        }
        long choices = Math.clamp(number(call.json(), "n"), 1, 1_000);
        return said > 0 ? Math.min(MOST, said * choices) : Math.clamp(room, 0, otherwise * choices);
    }

    /** 0 if it is not there, or no number above. */
    private static long number(Json json, String name) {
        Json.Field field = json.field(name);
        if (field == null || field.kind() != JsonToken.VALUE_NUMBER_INT) {
            return 0;
        }
        String text =
                new String(json.bytes(), field.start(), field.end() - field.start(), StandardCharsets.US_ASCII).strip();
        return text.startsWith("-") ? 0 : text.length() > DIGITS ? MOST : Long.parseLong(text);
    }

    /** What the provider says, or what was guessed of a stream that broke off; none if no provider was asked. */
    static long used(Call call, Measure measure) {
        boolean free = call.cached() != null && call.cached().state().free();
        Usage usage = free || call.candidate() == null ? null : call.usage();
        if (usage == null) {
            return 0;
        }
        return switch (measure) {
            case INPUT_TOKENS -> usage.inputTokens();
            case OUTPUT_TOKENS -> usage.outputTokens();
            case TOKENS -> usage.inputTokens() + usage.outputTokens();
            case REQUESTS, CALLS -> 0;
        };
    }
}

package caravan.limits;

import caravan.call.Call;
import caravan.call.Length;
import caravan.call.Limit.Measure;
import caravan.call.Operation;
import caravan.call.Usage;

/**
 * How many tokens a call may need, before it is known, and how many it did. What it may need is the guess at its input (four
 * bytes to a token), and what it says it wants at most of output for each of its choices, or a default if it does not say.
 */
final class Tokens {
    private Tokens() {}

    /**
     * At least 1: who has none left is to wait, though the guess be 0.
     *
     * @param otherwise what a call that does not say is taken to want at most of output
     * @param room all that the limit can ever give: a guess alone keeps nobody out for good
     */
    static long wanted(Call call, Measure measure, long otherwise, long room) {
        long input = measure == Measure.OUTPUT_TOKENS ? 0 : call.wanted().mayRead();
        long output = measure == Measure.INPUT_TOKENS || !writes(call) ? 0 : output(call, otherwise, room - input);
        return Math.max(1, input + output);
    }

    private static boolean writes(Call call) {
        return call.operation() == Operation.CHAT
                || call.operation() == Operation.COMPLETION
                || call.operation() == Operation.RESPONSES
                || call.operation() == Operation.MESSAGES;
    }

    private static long output(Call call, long otherwise, long room) {
        Length length = call.wanted().length();
        long most = length.inAll(otherwise);
        return length.tokens() > 0 ? most : Math.clamp(room, 0, most);
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

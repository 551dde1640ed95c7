package caravan.failures;

import caravan.call.Answer;
import caravan.call.Headers;
import caravan.call.UpstreamFailed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What may help after a failure, by its status and its words. The texts are those of recorded errors: an error's status alone
 * does not tell a request that is too long from one that is wrong, or a limit of pace from a limit of money.
 */
final class Judge {
    private static final int MOST_READ = 8 << 10;

    private static final Set<Integer> PASSING = Set.of(408, 409, 424, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529);
    private static final Set<Integer> ITS_OWN_FAULT = Set.of(401, 402, 403, 404, 405, 410, 498);

    private static final List<String> TOO_LONG = List.of(
            "prompt is too long",
            "context_length_exceeded",
            "exceeds the context window",
            "maximum context length",
            "too_many_prompt_tokens",
            "input tokens exceeded",
            "size limit exceeded",
            "exceeded max context length",
            "exceeds the maximum number of tokens");

    private static final List<String> FILTERED = List.of(
            "content_filter", "content_policy_violation", "responsibleaipolicyviolation", "content management policy");

    private static final List<String> MONEY = List.of(
            "insufficient_quota",
            "spend_limit_reached",
            "insufficient balance",
            "insufficient_balance",
            "billing_hard_limit_reached",
            "credit balance is too low");

    private static final List<String> BAD_KEY = List.of("api_key_invalid", "incorrect api key", "invalid_api_key");

    private Judge() {}

    static Verdict of(UpstreamFailed failure) {
        Answer.Whole theirs = failure.theirs();
        return switch (failure.reason()) {
            case UPSTREAM_UNREACHABLE, UPSTREAM_BROKE_OFF, UPSTREAM_STREAM_ERROR, KEYS_REST -> Verdict.PATIENCE;
            case UPSTREAM_STATUS -> theirs == null ? Verdict.ANOTHER : of(theirs);
            default -> failure.reason().anotherMayHelp() ? Verdict.ANOTHER : Verdict.NOTHING;
        };
    }

    private static Verdict of(Answer.Whole theirs) {
        String words = words(theirs);
        if (says(words, MONEY)) {
            return Verdict.ANOTHER_FOR_LONG;
        }
        int status = theirs.status();
        Verdict verdict = PASSING.contains(status)
                ? Verdict.PATIENCE
                : ITS_OWN_FAULT.contains(status) || says(words, BAD_KEY)
                        ? Verdict.ANOTHER_FOR_LONG
                        : fault(status, words);
        return told(verdict, theirs.headers());
    }

    private static Verdict fault(int status, String words) {
        if (status == 413
                || says(words, TOO_LONG)
                || (words.contains("input token count") && words.contains("exceed"))) {
            return Verdict.A_LONGER_ONE;
        }
        return says(words, FILTERED) ? Verdict.A_FREER_ONE : status >= 500 ? Verdict.PATIENCE : Verdict.NOTHING;
    }

    /** OpenAI and Anthropic say themselves whether the same may be tried again. */
    private static Verdict told(Verdict verdict, Headers headers) {
        String should = headers.get("x-should-retry");
        if ("true".equals(should) && verdict != Verdict.A_LONGER_ONE) {
            return Verdict.PATIENCE;
        }
        return "false".equals(should) && verdict == Verdict.PATIENCE ? Verdict.ANOTHER : verdict;
    }

    private static boolean says(String words, List<String> texts) {
        return texts.stream().anyMatch(words::contains);
    }

    private static String words(Answer.Whole theirs) {
        byte[] body = theirs.body();
        return new String(body, 0, Math.min(body.length, MOST_READ), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    }
}

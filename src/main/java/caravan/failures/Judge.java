package caravan.failures;

import caravan.call.Answer;
import caravan.call.Headers;
import caravan.call.Reason;
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

    private static final Set<Integer> PASSING =
            Set.of(408, 409, 424, 425, 429, 499, 500, 502, 503, 504, 520, 522, 524, 529);
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
            "content_filter",
            "content_policy_violation",
            "responsibleaipolicyviolation",
            "content management policy",
            "content filtering policy",
            "violating our usage policy",
            "violates usage guidelines",
            "requires moderation",
            "was flagged");

    /** A day's allowance is no better than money: it does not come back while a call waits. */
    private static final List<String> MONEY = List.of(
            "insufficient_quota",
            "spend_limit_reached",
            "insufficient balance",
            "insufficient_balance",
            "insufficient credits",
            "billing_hard_limit_reached",
            "billing_not_active",
            "monthly spending limit",
            "credit balance is too low",
            "daily free allocation",
            "\"code\":3036",
            "perdayperproject");

    private static final List<String> BAD_KEY =
            List.of("api_key_invalid", "incorrect api key", "invalid_api_key", "account_deactivated");

    private Judge() {}

    static Verdict of(UpstreamFailed failure) {
        Answer.Whole theirs = failure.theirs();
        return switch (failure.reason()) {
            case UPSTREAM_UNREACHABLE, UPSTREAM_BROKE_OFF, KEYS_REST -> Verdict.PATIENCE;
            case UPSTREAM_STREAM_ERROR -> within(failure.within().toLowerCase(Locale.ROOT));
            case UPSTREAM_STATUS -> theirs == null ? Verdict.ANOTHER : of(theirs);
            default -> failure.reason().anotherMayHelp() ? Verdict.ANOTHER : Verdict.NOTHING;
        };
    }

    private static Verdict of(Answer.Whole theirs) {
        String words = words(theirs);
        if (says(words, MONEY)) {
            return Verdict.ANOTHER_FOR_LONG;
        }
        return told(ofStatus(theirs.status(), words), theirs.headers());
    }

    private static Verdict ofStatus(int status, String words) {
        if (status == 403 && says(words, FILTERED)) {
            return Verdict.A_FREER_ONE; // OpenRouter's moderation
        }
        if (PASSING.contains(status) || isBusy(status, words)) {
            return Verdict.PATIENCE;
        }
        return ITS_OWN_FAULT.contains(status) || says(words, BAD_KEY) ? Verdict.ANOTHER_FOR_LONG : fault(status, words);
    }

    /** 498 is a key that nobody knows at Cohere, and at Groq that there is no room for now. */
    private static boolean isBusy(int status, String words) {
        return status == 498 && words.contains("capacity");
    }

    /** An error in a 200 has no status, only words. */
    private static Verdict within(String words) {
        if (says(words, MONEY) || says(words, BAD_KEY)) {
            return Verdict.ANOTHER_FOR_LONG;
        }
        Verdict verdict = fault(500, words);
        return verdict == Verdict.NOTHING ? Verdict.PATIENCE : verdict;
    }

    /** What is wrong with the key that the call was paid with, if that is what is wrong. */
    static Verdict.Fault fault(UpstreamFailed failure) {
        Answer.Whole theirs = failure.theirs();
        if (failure.reason() == Reason.UPSTREAM_STREAM_ERROR) {
            return faultWithin(failure.within().toLowerCase(Locale.ROOT));
        }
        if (theirs == null || failure.reason() != Reason.UPSTREAM_STATUS) {
            return Verdict.Fault.NONE;
        }
        String words = words(theirs);
        int status = theirs.status();
        if (says(words, MONEY) || status == 402) {
            return Verdict.Fault.UNPAID;
        }
        if (status == 429) {
            return Verdict.Fault.TOO_FAST;
        }
        boolean unknown = status == 401 || (status == 403 && !says(words, FILTERED)) || says(words, BAD_KEY);
        return unknown || (status == 498 && !isBusy(status, words)) ? Verdict.Fault.UNKNOWN : Verdict.Fault.NONE;
    }

    private static Verdict.Fault faultWithin(String words) {
        return says(words, MONEY)
                ? Verdict.Fault.UNPAID
                : says(words, BAD_KEY) ? Verdict.Fault.UNKNOWN : Verdict.Fault.NONE;
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

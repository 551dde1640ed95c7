package caravan.models;

import caravan.call.Answer;
import caravan.call.Headers;
import caravan.call.Reason;
import caravan.call.Try;
import caravan.call.UpstreamFailed;
import caravan.failures.Verdict;
import caravan.failures.WaitHint;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a caller is told when nobody has answered: the most useful of the errors, and how each attempt ended. */
final class Failures {
    private static final String RETRY_AFTER = "Retry-After";

    /** In which form the caller is told, is not known here. */
    private static final byte[] NOTHING = new byte[0];

    private static final Duration FAR = Duration.ofDays(365);

    private Failures() {}

    /** The last error of the only one who was asked; of several the 429 that ends soonest, else the last one. */
    static UpstreamFailed of(List<Try> tries, Instant now) {
        UpstreamFailed last = Objects.requireNonNull(tries.getLast().failure());
        if (tries.stream().map(Try::candidate).distinct().count() == 1) {
            return timed(last, now);
        }
        UpstreamFailed best = tries.stream()
                .map(Try::failure)
                .filter(Objects::nonNull)
                .filter(Failures::isPace)
                .min(Comparator.comparing(failure -> wait(failure, now)))
                .orElse(last);
        return told(best, tries, now);
    }

    private static boolean isPace(UpstreamFailed failure) {
        Answer.Whole theirs = failure.theirs();
        return theirs != null && theirs.status() == 429 && Verdict.of(failure) == Verdict.PATIENCE;
    }

    private static Duration wait(UpstreamFailed failure, Instant now) {
        Answer.Whole theirs = failure.theirs();
        Duration said = theirs == null ? null : WaitHint.of(theirs, now);
        return said == null ? FAR : said;
    }

    private static UpstreamFailed told(UpstreamFailed best, List<Try> tries, Instant now) {
        Answer.Whole theirs = best.theirs();
        int status = theirs == null ? best.reason().status() : theirs.status();
        String message = best.getMessage() + " Asked: "
                + tries.stream().map(Failures::told).collect(Collectors.joining("; ")) + ".";
        String after = retryAfter(best, now);
        Headers headers = after == null ? Headers.NONE : Headers.of(RETRY_AFTER, after);
        return new UpstreamFailed(best.reason(), message, new Answer.Whole(status, headers, NOTHING));
    }

    /** The provider's own words, with the time where SDKs look for it, wherever it has said it. */
    private static UpstreamFailed timed(UpstreamFailed last, Instant now) {
        Answer.Whole theirs = last.theirs();
        String after = theirs == null || theirs.headers().get(RETRY_AFTER) != null ? null : retryAfter(last, now);
        return theirs == null || after == null ? last : last.with(RETRY_AFTER, after);
    }

    /** In whole seconds; null if nobody knows. */
    private static @Nullable String retryAfter(UpstreamFailed failure, Instant now) {
        Answer.Whole theirs = failure.theirs();
        if (failure.reason() == Reason.OVERLOADED && theirs == null) {
            return "1";
        }
        Duration said = theirs == null ? null : WaitHint.of(theirs, now);
        return said == null ? null : Long.toString(said.plusNanos(999_999_999).toSeconds());
    }

    /** By deployment; never by key or address. */
    private static String told(Try each) {
        return each.candidate().name() + ": " + (each.status() == 0 ? each.tag(null) : each.status());
    }
}

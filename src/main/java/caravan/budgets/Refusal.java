package caravan.budgets;

import caravan.budgets.Spend.Share;
import caravan.call.Budget;
import caravan.call.Budget.Per;
import caravan.call.Candidate;
import caravan.call.Reason;
import caravan.call.Refused;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/** Why a call is not admitted, in words for its caller. How much there was of the budget is not theirs to know. */
final class Refusal {
    private Refusal() {}

    static Refused full(Share share, BigDecimal amount, Instant now, Reason reason) {
        BigDecimal limit = share.budget().usd();
        String budget = budget(share.budget());
        if (share.spent().compareTo(limit) >= 0) {
            return later(share, now, reason, budget + " is spent.");
        }
        if (share.spent().add(amount).compareTo(limit) > 0) {
            return later(share, now, reason, budget + " has too little left for this call.");
        }
        // What is in the way are calls that have not ended, and may turn out cheaper.
        return new Refused(
                reason,
                budget + " is taken up by calls that are still running.",
                null,
                Refused.BY_GATEWAY.plus("Retry-After", "1"));
    }

    private static String budget(Budget budget) {
        String which = budget.shared() == 1 ? "The" : "This node's share (1/" + budget.shared() + ") of the";
        return which + " budget '" + budget.name() + "'" + window(budget.per());
    }

    private static Refused later(Share share, Instant now, Reason reason, String message) {
        Instant end = share.budget().window(now).end();
        return end == null
                ? new Refused(reason, message, null, Refused.BY_GATEWAY)
                : new Refused(
                        reason,
                        message + " It begins anew at " + end + ".",
                        null,
                        Refused.BY_GATEWAY.plus("Retry-After", Long.toString(seconds(now, end))));
    }

    /** Not a moment too soon. */
    private static long seconds(Instant now, Instant end) {
        return Duration.between(now, end).plusNanos(999_999_999).toSeconds();
    }

    private static String window(Per per) {
        return switch (per) {
            case HOUR -> " for this hour";
            case DAY -> " for today";
            case WEEK -> " for this week";
            case MONTH -> " for this month";
            case TOTAL -> "";
        };
    }

    static Refused noPrice(Candidate candidate, Budget budget) {
        String model = candidate.provider() + "/" + candidate.model();
        return new Refused(
                Reason.NO_PRICE,
                "The model '" + model + "' has no price here, so that the budget '" + budget.name()
                        + "' could not be held.",
                "model",
                Refused.BY_GATEWAY);
    }
}

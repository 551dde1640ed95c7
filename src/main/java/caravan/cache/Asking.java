package caravan.cache;

import caravan.call.Answer;
import caravan.call.Cached;
import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Claim;
import caravan.call.Cost;
import caravan.call.Outcome;
import caravan.call.Reason;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One call that asks a provider for what the cache did not have, or was not to give. What it is answered may be kept. */
final class Asking implements Cached, Claim {
    private static final Set<Integer> GOOD = Set.of(200, 201);
    private static final Set<Integer> BAD = Set.of(400, 401);

    private final Answers answers;
    private final Question question;
    private final Candidate first;
    private final State state;
    private final boolean leads;
    private volatile @Nullable Tee tee;
    private volatile boolean watched;

    /** @param leads do others wait for its answer? */
    Asking(Answers answers, Question question, Candidate first, State state, boolean leads) {
        this.answers = answers;
        this.question = question;
        this.first = first;
        this.state = state;
        this.leads = leads;
    }

    @Override
    public State state() {
        return state;
    }

    /** Copies the answer while it goes to the caller. */
    void watch(Call call) {
        if (!watched && question.isKept() && call.answer() instanceof Answer.Streamed streamed && isFirst(call)) {
            Tee copied = new Tee(streamed.source(), call.wire(), answers.longest());
            tee = copied;
            call.answered(new Answer.Streamed(streamed.status(), streamed.headers(), copied));
        }
        watched = true;
    }

    /** A substitute's answer is no answer to this question. */
    private boolean isFirst(Call call) {
        return first.equals(call.candidate());
    }

    @Override
    public void settle(Call call) {
        Outcome outcome = call.outcome();
        Stored kept = null;
        try {
            kept = outcome == null || !question.isKept() ? null : kept(call, outcome);
            if (kept != null) {
                answers.keep(question.key(), kept);
            }
        } finally {
            if (leads) {
                tellOthers(kept, outcome);
            }
        }
    }

    private void tellOthers(@Nullable Stored kept, @Nullable Outcome outcome) {
        if (kept != null) {
            answers.flights().landed(question.key(), kept);
        } else if (outcome != null && outcome.fault() == null) {
            answers.flights().scattered(question.key());
        } else {
            boolean left = outcome != null && outcome.fault() == Reason.CALLER_LEFT;
            answers.flights().failed(question.key(), left);
        }
    }

    /** Null if it must not be kept. */
    private @Nullable Stored kept(Call call, Outcome outcome) {
        if (!isFirst(call)) {
            return null;
        }
        if (outcome.fault() == null && GOOD.contains(outcome.status()) && watched) {
            Tee copied = tee;
            return copied != null
                    ? copied(call, copied)
                    : call.answer() instanceof Answer.Whole whole ? stored(call, whole, false, question.ttl()) : null;
        }
        boolean bad = outcome.fault() == Reason.UPSTREAM_STATUS && BAD.contains(outcome.status());
        return bad && !question.errors().isZero() && call.answer() instanceof Answer.Whole whole
                ? stored(call, whole, false, question.errors())
                : null;
    }

    private @Nullable Stored copied(Call call, Tee tee) {
        byte[] body = tee.copied();
        if (body == null || !(call.answer() instanceof Answer.Streamed streamed)) {
            return null;
        }
        Answer.Whole whole = new Answer.Whole(streamed.status(), streamed.headers(), body);
        return stored(call, whole, streamed.events(), question.ttl());
    }

    /** What is compressed stays with who can read it. */
    private @Nullable Stored stored(Call call, Answer.Whole whole, boolean events, Duration ttl) {
        if (whole.headers().get("content-encoding") != null) {
            return null;
        }
        Cost cost = call.cost();
        BigDecimal usd = cost == null ? null : cost.usd();
        Stored.About about = new Stored.About(
                question.key(),
                question.tenant(),
                call.caller().name(),
                call.request().path(),
                call.originalModel(),
                first);
        return new Stored(
                about,
                events,
                whole.status(),
                Stored.kept(whole.headers(), question.headers()),
                whole.body(),
                call.responseModel(),
                call.usageHidden() || call.wanted().usageWanted(),
                call.usage(),
                usd,
                answers.now(),
                ttl);
    }
}

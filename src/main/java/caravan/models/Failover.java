package caravan.models;

import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Operation;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.Try;
import caravan.call.UpstreamFailed;
import caravan.call.Waiting;
import caravan.conditions.Condition;
import caravan.failures.Verdict;
import caravan.failures.WaitHint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiPredicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Decides who is asked after an attempt that failed, and when; or that nobody is. */
record Failover(
        Substitutes substitutes,
        Substitutes.Permission permission,
        BiPredicate<Candidate, String> otherKey,
        RandomGenerator random) {
    private static final Set<Reason> OURS = EnumSet.of(Reason.OVERLOADED, Reason.KEYS_REST);
    private static final Set<Integer> OF_THE_KEY = Set.of(401, 402, 403, 429);

    private static final Duration LONG = Duration.ofMinutes(1);

    /** @return completes when the call's first candidate may be asked; fails if nobody is left */
    CompletionStage<Call> next(Call call) {
        Try last = call.tries().last();
        UpstreamFailed failure = last == null ? null : last.failure();
        if (last == null || failure == null) {
            throw new IllegalStateException("the last attempt has not failed");
        }
        Verdict verdict = Verdict.of(failure);
        Duration said = said(failure);
        boolean rekey = OF_THE_KEY.contains(last.status()) && otherKey.test(last.candidate(), last.key());
        if (!rekey) {
            note(call, failure, verdict, said);
        }
        Duration wait = plan(call, rekey, verdict, said);
        if (verdict == Verdict.NOTHING) {
            throw failure;
        }
        if (wait == null) {
            throw Failures.of(
                    call.tries().all(), substitutes.conditions().clock().instant());
        }
        return Waiting.on(call.wire(), after(call, wait));
    }

    private @Nullable Duration said(UpstreamFailed failure) {
        return failure.theirs() == null
                ? null
                : WaitHint.of(failure.theirs(), substitutes.conditions().clock().instant());
    }

    /** What the gateway itself has too much of is nobody's failure. */
    private void note(Call call, UpstreamFailed failure, Verdict verdict, @Nullable Duration said) {
        if (verdict == Verdict.NOTHING || OURS.contains(failure.reason())) {
            return;
        }
        Condition condition = substitutes.conditions().of(Objects.requireNonNull(call.candidate()));
        long now = substitutes.conditions().now();
        if (verdict == Verdict.ANOTHER_FOR_LONG) {
            condition.cool(now, now + (said == null ? LONG : said).toMillis());
        } else if (said != null) {
            condition.cool(now, now + said.toMillis());
        }
        if (verdict == Verdict.PATIENCE || verdict == Verdict.ANOTHER) {
            condition.failed(call, now, substitutes.rules().circuit());
        }
    }

    /** Sets who is asked next. @return how long to wait before; null if nobody is to be asked */
    private @Nullable Duration plan(Call call, boolean rekey, Verdict verdict, @Nullable Duration said) {
        Retry retry = substitutes.rules().retry();
        boolean once =
                call.operation() == Operation.PASS_THROUGH || call.request().upload() != null;
        boolean late = call.duration().compareTo(retry.deadline()) >= 0;
        if (once || late || verdict == Verdict.NOTHING || call.tries().all().size() >= retry.attempts()) {
            return null;
        }
        if (rekey) {
            return Duration.ZERO;
        }
        List<Candidate> others = others(call, verdict);
        if (!others.isEmpty()) {
            call.mayAsk(others);
            substitutes.asked(call);
            return Duration.ZERO;
        }
        return verdict == Verdict.PATIENCE ? again(call, retry, said) : null;
    }

    /** Only where there never was another: who has been asked in vain is not waited for while the caller waits for us. */
    private @Nullable Duration again(Call call, Retry retry, @Nullable Duration said) {
        boolean only =
                call.tries().all().stream().map(Try::candidate).distinct().count() == 1;
        Duration wait = only && call.attempts() < retry.tries() ? retry.wait(said, call.attempts(), random) : null;
        boolean inTime = wait != null && call.duration().plus(wait).compareTo(retry.deadline()) < 0;
        return inTime ? wait : null;
    }

    /** Those that are left, and for a reason that has a list of its own, that list's before them. */
    private List<Candidate> others(Call call, Verdict verdict) {
        Candidate failed = Objects.requireNonNull(call.candidate());
        List<Candidate> others = new ArrayList<>();
        Rules rules = substitutes.rules();
        if (!Wishes.of(call).forbidden()) {
            others.addAll(
                    switch (verdict) {
                        case A_LONGER_ONE -> listed(call, Rules.of(rules.longer(), call.originalModel()));
                        case A_FREER_ONE -> listed(call, Rules.of(rules.freer(), call.originalModel()));
                        default -> List.of();
                    });
        }
        call.candidates().stream()
                .filter(each -> helps(each, failed, verdict) && !others.contains(each))
                .forEach(others::add);
        others.removeIf(each -> call.tries().all().stream()
                .anyMatch(before -> before.candidate().equals(each)));
        others.removeIf(substitutes.conditions()::drained);
        return others;
    }

    private List<Candidate> listed(Call call, List<String> names) {
        return substitutes.those(call, names, permission);
    }

    private static boolean helps(Candidate candidate, Candidate failed, Verdict verdict) {
        return switch (verdict) {
            case A_LONGER_ONE -> !candidate.model().equals(failed.model());
            case A_FREER_ONE -> !candidate.provider().equals(failed.provider());
            default -> true;
        };
    }

    private static CompletableFuture<Call> after(Call call, Duration wait) {
        CompletableFuture<Call> done = new CompletableFuture<>();
        if (wait.isZero()) {
            done.complete(call);
        } else {
            call.wire().execute(() -> {
                call.wire()
                        .onLeave(() -> done.completeExceptionally(new Refused(Reason.CALLER_LEFT, "The caller left.")));
                call.wire().later(wait, () -> done.complete(call));
            });
        }
        return done;
    }
}

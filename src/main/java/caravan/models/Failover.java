package caravan.models;

import caravan.call.Answer;
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
    private static final Set<Reason> OURS =
            EnumSet.of(Reason.OVERLOADED, Reason.KEYS_REST, Reason.UNSUPPORTED_PARAMETER);

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
        boolean rekey = Verdict.Fault.of(failure) != Verdict.Fault.NONE && otherKey.test(last.candidate(), last.key());
        if (!rekey && !isCutShort(call, failure)) {
            note(call, failure, verdict, said);
        }
        if (verdict == Verdict.NOTHING) {
            throw failure;
        }
        Duration wait = rekey && isInTime(call, Duration.ZERO) && mayAsk(call)
                ? Duration.ZERO
                : plan(call, failure, verdict, said);
        if (wait == null) {
            throw Failures.of(
                    call.tries().all(), substitutes.conditions().clock().instant());
        }
        return Waiting.on(call.wire(), after(call, wait));
    }

    /** Who is asked last has only what the others have left of the time. */
    private static boolean isCutShort(Call call, UpstreamFailed failure) {
        return failure.reason() == Reason.UPSTREAM_TIMEOUT
                && call.left() <= 0
                && call.tries().all().size() > 1;
    }

    private @Nullable Duration said(UpstreamFailed failure) {
        Answer.Whole theirs = failure.theirs();
        if (theirs == null) {
            return null;
        }
        return failure.reason() == Reason.KEYS_REST
                ? millis(theirs)
                : WaitHint.of(theirs, substitutes.conditions().clock().instant());
    }

    /** To the millisecond, as the ring of keys says it. */
    private static @Nullable Duration millis(Answer.Whole ours) {
        String millis = ours.headers().get("Retry-After-Ms");
        return millis == null ? null : Duration.ofMillis(Long.parseLong(millis));
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
    private @Nullable Duration plan(Call call, UpstreamFailed failure, Verdict verdict, @Nullable Duration said) {
        if (!mayAsk(call) || !isInTime(call, Duration.ZERO)) {
            return null;
        }
        if (failure.reason() == Reason.KEYS_REST && isWorthAWait(call, said)) {
            return said;
        }
        List<Candidate> others = others(call, verdict);
        if (!others.isEmpty()) {
            call.mayAsk(others);
            substitutes.asked(call);
            return Duration.ZERO;
        }
        return verdict == Verdict.PATIENCE ? again(call, failure, said) : null;
    }

    /** What is passed on is asked once: nobody here knows what it does. */
    private boolean mayAsk(Call call) {
        return call.operation() != Operation.PASS_THROUGH
                && call.request().upload() == null
                && call.attempts() < retry().attempts();
    }

    /** Keys that are back in a moment are waited for, once, before somebody else is asked. */
    private boolean isWorthAWait(Call call, @Nullable Duration said) {
        return said != null
                && said.compareTo(retry().waitForKeys()) <= 0
                && isInTime(call, said)
                && asked(call, Objects.requireNonNull(call.candidate())) == 1;
    }

    /** Only where there never was another: who has been asked in vain is not waited for while the caller waits for us. */
    private @Nullable Duration again(Call call, UpstreamFailed failure, @Nullable Duration said) {
        long asked = asked(call, Objects.requireNonNull(call.candidate()));
        boolean only = asked == call.tries().all().size();
        boolean useless = failure.reason() == Reason.KEYS_REST && said == null; // no key works there
        Duration wait = only && !useless && asked < retry().tries() ? retry().wait(said, (int) asked, random) : null;
        return wait != null && isInTime(call, wait) ? wait : null;
    }

    private static long asked(Call call, Candidate candidate) {
        return call.tries().all().stream()
                .filter(each -> each.candidate().equals(candidate))
                .count();
    }

    private static boolean isInTime(Call call, Duration wait) {
        return wait.toNanos() < call.left();
    }

    private Retry retry() {
        return substitutes.rules().retry();
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
        return substitutes.listed(call, names, permission);
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

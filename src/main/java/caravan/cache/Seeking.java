package caravan.cache;

import caravan.call.Answer;
import caravan.call.Cached;
import caravan.call.Call;
import caravan.call.Operation;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.UpstreamFailed;
import caravan.call.Usage;
import caravan.call.Waiting;
import caravan.stream.Folding;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call that looks for its answer: in the cache, then with others who ask the same, and at last with the provider. */
final class Seeking implements Flights.Waiting {
    /** To put a longer one into the other form would hold an event loop. */
    private static final int SHORT = 32 * 1024;

    private static final Set<Operation> STREAMED =
            EnumSet.of(Operation.CHAT, Operation.COMPLETION, Operation.RESPONSES, Operation.MESSAGES);

    private final Answers answers;
    private final Call call;
    private final Question question;
    private final @Nullable Duration maxAge;
    private final CompletableFuture<Call> done = new CompletableFuture<>();
    private @Nullable Stored unfit;

    Seeking(Answers answers, Call call, Question question, @Nullable Duration maxAge) {
        this.answers = answers;
        this.call = call;
        this.question = question;
        this.maxAge = maxAge;
    }

    /** Completes when there is an answer, or when it is the call's own turn to ask for it. */
    CompletionStage<Call> begin() {
        Stored found = find();
        if (found == null) {
            join();
        } else {
            give(found, Cached.State.HIT, () -> askOnceMore(found));
        }
        return Waiting.on(call.wire(), done);
    }

    /** It is of no use to this caller, nor to those who want it in the same form: they are again many who ask the same. */
    private void askOnceMore(Stored useless) {
        if (unfit == null) {
            unfit = useless;
            join();
        } else {
            ask(false);
        }
    }

    private @Nullable Stored find() {
        Stored found = answers.find(question.key());
        boolean old =
                found != null && maxAge != null && found.age(answers.now()).compareTo(maxAge) > 0;
        return old ? null : found;
    }

    private void join() {
        switch (answers.flights().join(question.key(), this)) {
            case LEADS -> lead();
            case ALONE -> ask(false);
            case WAITS -> call.wire().execute(() -> call.wire().onLeave(this::left));
        }
    }

    /** Who led before may have been done between our look and our asking. */
    private void lead() {
        Stored late = lookAgain();
        if (late == null || late.equals(unfit)) {
            ask(true);
        } else {
            answers.flights().landed(question.key(), late);
            give(late, Cached.State.HIT, () -> ask(false));
        }
    }

    private @Nullable Stored lookAgain() {
        try {
            return find();
        } catch (RuntimeException | Error broken) {
            answers.flights().failed(question.key(), true); // nobody else tells those who wait by now
            throw broken;
        }
    }

    private void left() {
        if (answers.flights().leave(question.key(), this)) {
            done.completeExceptionally(new Refused(Reason.CALLER_LEFT, "The caller left."));
        }
    }

    @Override
    public void served(Stored answer) {
        onLoop(() -> give(answer, Cached.State.SHARED, () -> askOnceMore(answer)));
    }

    @Override
    public void leads() {
        onLoop(() -> ask(true));
    }

    @Override
    public void alone() {
        onLoop(() -> ask(false));
    }

    /** An exception would vanish there, and the call hang for ever. */
    private void onLoop(Runnable action) {
        call.wire().execute(() -> {
            try {
                action.run();
            } catch (RuntimeException | Error broken) {
                done.completeExceptionally(broken);
            }
        });
    }

    /** The claim comes first: from then on those who wait are told, however this ends. */
    private void ask(boolean leads) {
        Asking asking = new Asking(answers, question, call.candidates().getFirst(), Cached.State.MISS, leads);
        call.cached(asking);
        call.claim(asking);
        Marks.of(asking.state()).forEach(call::say);
        answers.count(asking.state(), null);
        done.complete(call);
    }

    // To give an answer.

    /** @param otherwise if it cannot be given in the form that this caller wants */
    private void give(Stored found, Cached.State state, Runnable otherwise) {
        boolean events = call.streamed() && STREAMED.contains(call.operation());
        if (found.failed() || found.events() == events) {
            finish(found, state, otherwise);
        } else {
            other(found, made -> {
                if (made == null) {
                    otherwise.run();
                } else {
                    finish(made, state, otherwise);
                }
            });
        }
    }

    private void other(Stored found, Consumer<@Nullable Stored> then) {
        Stored made = answers.findOther(found);
        if (made != null) {
            then.accept(made);
        } else if (found.body().length <= SHORT) {
            then.accept(make(found));
        } else {
            answers.elsewhere(() -> {
                Stored other = make(found);
                onLoop(() -> then.accept(other));
            });
        }
    }

    private @Nullable Stored make(Stored found) {
        byte[] body = found.events()
                ? Folding.whole(call.operation(), found.body())
                : Folding.events(call.operation(), found.body());
        if (body == null) {
            return null;
        }
        Stored other = found.as(body);
        answers.keepOther(other);
        return other;
    }

    private void finish(Stored found, Cached.State state, Runnable otherwise) {
        Usage usage = found.usage();
        boolean knowsUsage = usage != null && !usage.estimated();
        if (found.events() && call.wanted().usageWanted() && !knowsUsage) {
            otherwise.run();
            return;
        }
        call.cached(() -> state);
        Marks.of(state, found, answers.now()).forEach(call::say);
        answers.count(state, found);
        if (found.answer() instanceof Answer.Whole whole && found.failed()) {
            done.completeExceptionally(new UpstreamFailed(
                    Reason.UPSTREAM_STATUS, "The provider answered with status " + found.status() + ".", whole));
            return;
        }
        fill(found, usage);
        done.complete(call);
    }

    private void fill(Stored found, @Nullable Usage usage) {
        if (usage != null) {
            call.used(usage);
        }
        if (found.responseModel() != null) {
            call.answeredAs(found.responseModel());
        }
        if (found.usageAsked() && !call.wanted().usageWanted()) {
            call.hideUsage();
        }
        if (!found.events()) {
            call.firstChunk();
        }
        call.answered(found.answer());
    }
}

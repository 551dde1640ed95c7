package caravan.providers;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Offer;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.UpstreamFailed;
import caravan.call.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The step that asks a provider, and what is known of all of them. */
public final class Providers {
    private final Map<String, Upstream> upstreams;
    private final List<Offer> offers;
    private final Consumer<Call> sent;

    Providers(Map<String, Upstream> upstreams, List<Offer> offers, Consumer<Call> sent) {
        this.upstreams = Map.copyOf(upstreams);
        this.offers = List.copyOf(offers);
        this.sent = sent;
    }

    /** What each provider that is switched on offers, in the file's order. */
    public List<Offer> offers() {
        return offers;
    }

    /** The names of those that can be asked without a caller's own key. */
    public List<String> house() {
        List<String> names = new ArrayList<>();
        offers.stream().filter(Offer::house).forEach(offer -> names.add(offer.provider()));
        return names;
    }

    /**
     * Asks the call's first candidate; completes when its answer begins.
     *
     * @return a stage that fails with {@link UpstreamFailed}, or with {@link Refused} if the caller leaves meanwhile
     */
    public CompletionStage<Call> call(Call call) {
        CompletableFuture<Call> done = new CompletableFuture<>();
        call.wire().execute(() -> ask(call, done));
        return Waiting.on(call.wire(), done);
    }

    private void ask(Call call, CompletableFuture<Call> done) {
        try {
            Candidate candidate = call.candidates().getFirst();
            Upstream upstream = upstreams.get(candidate.provider());
            if (upstream == null) {
                throw new UpstreamFailed(
                        Reason.UPSTREAM_UNREACHABLE, "There is no provider '" + candidate.provider() + "'.");
            }
            call.attempt(candidate);
            sent.accept(call);
            CompletableFuture<Answer> answer = upstream.ask(call, candidate);
            call.wire().onLeave(() -> answer.completeExceptionally(left()));
            answer.whenComplete((found, failure) -> answered(call, done, found, failure));
        } catch (RuntimeException failed) {
            done.completeExceptionally(failed);
        }
    }

    private static void answered(
            Call call, CompletableFuture<Call> done, @Nullable Answer found,
            @Nullable Throwable failure) {
        if (found == null) {
            done.completeExceptionally(failure == null ? left() : failure);
        } else {
            call.firstChunk();
            call.answer(found);
            done.complete(call);
        }
    }

    private static Refused left() {
        return new Refused(Reason.CALLER_LEFT, "The caller left.");
    }
}

package caravan.providers;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Operation;
import caravan.call.Upstream;
import caravan.providers.attempts.RouteAttempt;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/** A provider that is a user's route. */
record RouteUpstream(
        Provider provider, String direct, Vertx vertx, BiFunction<String, Call, CompletableFuture<Answer>> route)
        implements Upstream {
    @Override
    public boolean speaks(Operation operation) {
        return operation == Operation.RESPONSES || Upstream.isBasic(operation);
    }

    @Override
    public CompletableFuture<Answer> ask(Call call, Candidate candidate) {
        provider.speech().askForUsage(call);
        call.tries().reached();
        RouteAttempt attempt = new RouteAttempt(vertx, provider.reach(), call);
        attempt.start(route.apply(direct, call));
        return attempt.answer();
    }
}

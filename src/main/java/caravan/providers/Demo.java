package caravan.providers;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Candidate;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

final class Demo implements Upstream {
    static final List<String> MODELS = List.of("echo");

    Demo(Vertx vertx, Duration pace) {}

    @Override
    public CompletableFuture<Answer> ask(Call call, Candidate candidate) {
        return new CompletableFuture<>();
    }
}

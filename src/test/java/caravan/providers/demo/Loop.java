package caravan.providers.demo;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Headers;
import caravan.call.Json;
import caravan.call.Operation;
import caravan.call.Request;
import caravan.call.Source;
import caravan.call.Upstream;
import caravan.call.UpstreamFailed;
import caravan.call.Wanted;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One real event loop on which a provider is asked, and from which a test fetches what came of it. */
final class Loop implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();

    Vertx vertx() {
        return vertx;
    }

    /** Does it on the loop and waits for the result. */
    <T> T on(Supplier<T> action) {
        CompletableFuture<T> done = new CompletableFuture<>();
        context.runOnContext(here -> {
            try {
                done.complete(action.get());
            } catch (RuntimeException thrown) {
                done.completeExceptionally(thrown);
            }
        });
        return await(done);
    }

    void run(Runnable action) {
        await(CompletableFuture.runAsync(action, task -> context.runOnContext(here -> task.run())));
    }

    /** A caller's end that lives on this loop. */
    LoopWire wire() {
        return new LoopWire(context);
    }

    Call call(Operation operation, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        Json read = Json.read(body, (name, parser) -> {});
        Request request = new Request("POST", "/v1/" + operation.path(), "", Headers.NONE, body, "127.0.0.1");
        Call call = new Call("c1", Instant.EPOCH, request, wire(), ended -> {});
        call.open(new Wanted(operation, read, "", read.isTrue("stream"), false));
        return call;
    }

    CompletableFuture<Answer> ask(Upstream upstream, Operation operation, String model, String json) {
        Call call = call(operation, json);
        return on(() -> upstream.ask(call, new Candidate("demo", model)));
    }

    /** The JSON of an answer that comes whole. */
    JsonNode whole(Upstream upstream, Operation operation, String model, String json) {
        Answer answer = await(ask(upstream, operation, model, json));
        return json(((Answer.Whole) answer).body());
    }

    Heard streamed(Upstream upstream, Operation operation, String model, String json) {
        Answer.Streamed answer = (Answer.Streamed) await(ask(upstream, operation, model, json));
        Heard heard = new Heard();
        run(() -> answer.source().start(heard));
        return heard;
    }

    UpstreamFailed failure(Upstream upstream, Operation operation, String model, String json) {
        CompletableFuture<Answer> asked = ask(upstream, operation, model, json);
        return asked.handle((answer, failure) -> (UpstreamFailed) failure).join();
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.orTimeout(10, TimeUnit.SECONDS).join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    static JsonNode json(byte[] bytes) {
        try {
            return Json.MAPPER.readTree(bytes);
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** What a stream said. */
    static final class Heard implements Source.Sink {
        private final List<String> pieces = new CopyOnWriteArrayList<>();
        private final CompletableFuture<List<String>> ended = new CompletableFuture<>();

        @Override
        public void bytes(byte[] piece) {
            pieces.add(new String(piece, StandardCharsets.UTF_8));
        }

        @Override
        public void end() {
            ended.complete(pieces);
        }

        @Override
        public void failed(UpstreamFailed why) {
            ended.completeExceptionally(why);
        }

        /** The pieces so far. */
        List<String> pieces() {
            return pieces;
        }

        CompletableFuture<List<String>> ended() {
            return ended;
        }

        /** The chunks of a stream that ended well, without the {@code [DONE]} that it must end with. */
        List<JsonNode> chunks() {
            List<String> all = await(ended);
            List<JsonNode> chunks = new ArrayList<>();
            for (String event : all.subList(0, all.size() - 1)) {
                chunks.add(json(event.strip().substring("data: ".length()).getBytes(StandardCharsets.UTF_8)));
            }
            return chunks;
        }
    }
}

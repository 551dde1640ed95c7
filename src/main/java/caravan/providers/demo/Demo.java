package caravan.providers.demo;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Headers;
import caravan.call.Operation;
import caravan.call.Reason;
import caravan.call.Source.Sink;
import caravan.call.Upstream;
import caravan.call.UpstreamFailed;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The provider that needs no network: it speaks OpenAI's format and makes its answers up, so that a newcomer and every
 * test see the whole gateway offline.
 *
 * <ul>
 *   <li>{@code echo} says what the user said, 64 Ki characters of it at most, {@code lorem} says lorem ipsum; both call a tool if they are given one
 *   <li>{@code embed} makes vectors
 *   <li>{@code slow} is {@code lorem} after a long silence
 *   <li>{@code stall} sends three events and then no more; when it should answer whole, it never does
 *   <li>{@code cut-stream} sends three events and breaks off; when it should answer whole, it breaks off at once
 *   <li>{@code fail-401}, {@code fail-429}, {@code fail-500} answer with that status
 * </ul>
 *
 * <p>It reports the usage of every stream, as a provider does that was sent {@code stream_options.include_usage}.
 */
public final class Demo implements Upstream {
    public static final List<String> MODELS =
            List.of("echo", "lorem", "embed", "slow", "stall", "cut-stream", "fail-401", "fail-429", "fail-500");

    private static final int EVENTS_BEFORE_TROUBLE = 3;
    private static final int LONGEST_AT_ONCE = 256 << 10;

    private final Vertx vertx;
    private final Duration pace;
    private final Duration slowness;

    /** @param pace the time before each event of a stream; 1 ms if it is less */
    public Demo(Vertx vertx, Duration pace) {
        this(vertx, pace, Duration.ofSeconds(3));
    }

    /** @param slowness how long {@code slow} says nothing at all, at least 1 ms */
    Demo(Vertx vertx, Duration pace, Duration slowness) {
        this.vertx = vertx;
        this.pace = pace;
        this.slowness = slowness;
    }

    @Override
    public CompletableFuture<Answer> ask(Call call, Candidate candidate) {
        CompletableFuture<Answer> asked = new CompletableFuture<>();
        String model = candidate.model();
        call.tries().reached();
        if (!call.wanted().usageWanted()) {
            call.hideUsage(); // its streams always report it
        }
        if (model.equals("slow")) {
            long timer = vertx.setTimer(slowness.toMillis(), fired -> settle(asked, call, model));
            CompletableFuture<Answer> unused = asked.whenComplete((answer, failure) -> vertx.cancelTimer(timer));
        } else if (call.streamed() || !model.equals("stall")) {
            settle(asked, call, model);
        }
        return asked;
    }

    private void settle(CompletableFuture<Answer> asked, Call call, String model) {
        if (call.request().body().length <= LONGEST_AT_ONCE) {
            try {
                asked.complete(answer(call, model));
            } catch (RuntimeException failed) {
                asked.completeExceptionally(failed);
            }
            return;
        }
        // To read so much would hold up all others on the event loop.
        CompletableFuture<Answer> unused = CompletableFuture.supplyAsync(
                        () -> answer(call, model), Thread::startVirtualThread)
                .whenComplete((answer, failure) -> call.wire().execute(() -> tell(asked, answer, failure)));
    }

    private static void tell(CompletableFuture<Answer> asked, @Nullable Answer answer, @Nullable Throwable failure) {
        if (answer != null) {
            asked.complete(answer);
        } else {
            asked.completeExceptionally(
                    failure instanceof CompletionException wrapped && wrapped.getCause() != null
                            ? wrapped.getCause()
                            : new IllegalStateException(failure));
        }
    }

    private Answer answer(Call call, String model) {
        return switch (model) {
            case "echo", "lorem", "slow" -> talk(call, model);
            case "embed" -> embed(call, model);
            case "stall" -> breakDown(call, model, sink -> {});
            case "cut-stream" -> cutStream(call, model);
            case "fail-401" -> throw DemoError.UNAUTHORIZED.failure(call, model);
            case "fail-429" -> throw DemoError.RATE_LIMIT.failure(call, model);
            case "fail-500" -> throw DemoError.SERVER.failure(call, model);
            default ->
                throw DemoError.UNKNOWN_MODEL.failure(
                        call, "`" + model + "` does not exist; the demo has " + String.join(", ", MODELS));
        };
    }

    private Answer talk(Call call, String model) {
        DemoFormat format = format(call, model);
        return call.streamed() ? stream(call, format.events(), Sink::end) : whole(call, format.whole());
    }

    private Answer cutStream(Call call, String model) {
        UpstreamFailed cut =
                new UpstreamFailed(Reason.UPSTREAM_BROKE_OFF, "demo broke off in the middle of its answer");
        if (!call.streamed()) {
            throw cut;
        }
        return breakDown(call, model, sink -> sink.failed(cut));
    }

    private Answer breakDown(Call call, String model, Consumer<Sink> ending) {
        Iterator<byte[]> events = format(call, model).events();
        return stream(
                call, Stream.generate(events::next).limit(EVENTS_BEFORE_TROUBLE).iterator(), ending);
    }

    private static DemoFormat format(Call call, String model) {
        JsonNode request = call.question().tree();
        Operation operation = call.operation();
        if (operation == Operation.CHAT || operation == Operation.MESSAGES) {
            return new DemoFormat(call, model, DemoReply.toChat(model, request));
        }
        if (operation == Operation.COMPLETION) {
            return new DemoFormat(call, model, DemoReply.toPrompt(model, request));
        }
        throw DemoError.UNSUITED_MODEL.failure(call, model);
    }

    private static Answer embed(Call call, String model) {
        if (call.operation() != Operation.EMBEDDINGS) {
            throw DemoError.UNSUITED_MODEL.failure(call, model);
        }
        return whole(call, DemoEmbeddings.answer(call, model).toString().getBytes(StandardCharsets.UTF_8));
    }

    private Answer stream(Call call, Iterator<byte[]> events, Consumer<Sink> ending) {
        Headers headers = headers(call, "text/event-stream; charset=utf-8");
        return new Answer.Streamed(200, headers, new PacedSource(vertx, pace, events, ending));
    }

    private static Answer whole(Call call, byte[] body) {
        return new Answer.Whole(200, headers(call, "application/json"), body);
    }

    /** What every answer carries. */
    static Headers headers(Call call, String contentType) {
        return Headers.of(
                "content-type",
                contentType,
                "x-request-id",
                "demo-" + call.id(),
                "openai-processing-ms",
                Long.toString(call.duration().toMillis()));
    }
}

package bench;

import caravan.cache.Answers;
import caravan.cache.Cache;
import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.FakeWire;
import caravan.call.Headers;
import caravan.call.Json;
import caravan.call.Operation;
import caravan.call.Outcome;
import caravan.call.Request;
import caravan.call.Wanted;
import caravan.config.Base;
import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.config.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the two steps of the cache cost a call: where it is off, where the answer is there, and where it is not. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class CacheSteps {
    private static final Headers HEADERS = Headers.of(
            "Host", "localhost", "User-Agent", "wrk", "Content-Type", "application/json", "Authorization", "Bearer x");

    private final byte[] question = Bodies.question().getBytes(StandardCharsets.UTF_8);
    private final Json json = Json.read(question, (name, parser) -> {});
    private final Answer.Whole answer = new Answer.Whole(
            200, Headers.of("content-type", "application/json"), Bodies.answer().getBytes(StandardCharsets.UTF_8));
    private final Cache off = cache("0");
    private final Cache on = cache("5m");
    private int number;

    public CacheSteps() {
        ask("0");
    }

    private static Cache cache(String ttl) {
        Mistakes mistakes = new Mistakes();
        Environment none = new Environment(Map.of());
        Settings settings = Settings.read(Map.of("cache-ttl", ttl), none, new Base(Path.of(""), Path.of("")), mistakes);
        Answers answers =
                new Answers(InstantSource.system(), task -> Thread.ofVirtual().start(task));
        answers.bound(100_000_000);
        return Cache.read(Path.of("config/cache.yaml"), settings, answers, none, mistakes);
    }

    private Call call(String query) {
        Request request = new Request("POST", "/v1/chat/completions", query, HEADERS, question, "127.0.0.1");
        Call call = new Call("req_1", Instant.EPOCH, request, new FakeWire(), done -> {});
        call.open(new Wanted(Operation.CHAT, json, "gpt-4o-mini", false, false));
        call.mayAsk(List.of(new Candidate("openai", "gpt-4o-mini")));
        return call;
    }

    private Call ask(String query) {
        Call call = call(query);
        on.lookUp(call, null);
        if (call.unanswered()) {
            call.attempt(call.candidates().getFirst());
            call.answered(answer);
            on.keep(call);
            call.conclude(Outcome.ok(200));
        }
        return call;
    }

    /** All that the others do besides. */
    @Benchmark
    public Call justTheCall() {
        return call("0");
    }

    @Benchmark
    public Call whereItIsOff() {
        Call call = call("0");
        off.lookUp(call, null);
        return call;
    }

    @Benchmark
    public Call hit() {
        return ask("0");
    }

    /** With the copy that is kept, and what that pushes out. */
    @Benchmark
    public Call miss() {
        return ask(Integer.toString(++number));
    }
}

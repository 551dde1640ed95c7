package bench;

import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Headers;
import caravan.call.Json;
import caravan.call.Mentions;
import caravan.call.Operation;
import caravan.call.Outcome;
import caravan.call.Request;
import caravan.call.Usage;
import caravan.call.Wanted;
import caravan.config.Environment;
import caravan.config.Kept;
import caravan.config.Mistakes;
import caravan.limits.Limits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs a call to be held to its pace: to be admitted, to be settled, and to say what is left. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class Admission {
    private static final String LIMITS = """
            limits:
              - {name: address, per: address, amount: 1000000000, window: 1m}
              - {name: team, per: key, measure: tokens, amount: 100000000000, window: 1h}
              - {name: places, measure: calls, amount: 1000}
            """;

    @Param({"0", "1", "3"})
    private int rules;

    private final Request request = new Request(
            "POST",
            "/v1/chat/completions",
            "",
            Headers.NONE,
            Bodies.question().getBytes(StandardCharsets.UTF_8),
            "192.0.2.1");
    private final Wanted wanted = new Wanted(
            Operation.CHAT,
            Json.read(request.body(), (name, parser) -> {}),
            null,
            Mentions.NONE,
            "gpt-4o-mini",
            false,
            false,
            100);
    private final List<Candidate> candidates = List.of(new Candidate("openai", "gpt-4o-mini"));
    private final Instant now = Instant.now();
    private final Usage usage = Usage.of(19, 110);
    private Limits limits;

    @Setup
    public void read() throws IOException {
        Path file = Files.createTempFile("limits", ".yaml");
        Files.write(file, LIMITS.lines().limit(rules == 0 ? 0 : rules + 1).toList());
        limits = Limits.read(
                file,
                new Limits.Setup(
                        null,
                        1,
                        Map.of(),
                        model -> null,
                        provider -> null,
                        Set::of,
                        new Kept(),
                        InstantSource.system(),
                        new SimpleMeterRegistry()),
                new Environment(Map.of()),
                new Mistakes());
        Files.delete(file);
    }

    private Call call() {
        Call call = new Call("req_1", now, request, null, done -> {});
        call.open(wanted);
        call.mayAsk(candidates);
        call.attempt(candidates.getFirst());
        call.used(usage);
        return call;
    }

    /** What the others cost without the limits. */
    @Benchmark
    public Call nothing() {
        Call call = call();
        call.conclude(Outcome.ok(200));
        return call;
    }

    @Benchmark
    public Call admitAndSettle() {
        Call call = limits.admit(call(), null);
        call.conclude(Outcome.ok(200));
        return call;
    }

    @Benchmark
    public Headers admitSettleAndSay() {
        return admitAndSettle().said();
    }
}

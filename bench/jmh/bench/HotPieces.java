package bench;

import caravan.call.Candidate;
import caravan.call.Cost;
import caravan.call.Json;
import caravan.call.Usage;
import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.prices.Prices;
import caravan.stream.AnswerReader;
import caravan.stream.ChatReader;
import caravan.stream.EventData;
import caravan.stream.EventSplitter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
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

/** What a call spends its time on, piece by piece. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class HotPieces {
    private final byte[] question = Bodies.question().getBytes(StandardCharsets.UTF_8);
    private final byte[] answer = Bodies.answer().getBytes(StandardCharsets.UTF_8);
    private final byte[] stream =
            (Bodies.event("Samarkand ").repeat(18) + Bodies.lastEvents()).getBytes(StandardCharsets.UTF_8);
    private final Json json = Json.read(question, (name, parser) -> {});
    private final Usage usage = Usage.of(19, 110);
    private final Candidate candidate = new Candidate("openai", "gpt-4o-mini");
    private final Prices prices = Prices.read(
            Path.of("pricing/pricing.yaml"),
            new Environment(Map.of()),
            new Mistakes(),
            InstantSource.system(),
            provider -> false);

    @Benchmark
    public Json readQuestion() {
        return Json.read(question, (name, parser) -> {});
    }

    @Benchmark
    public byte[] editQuestion() {
        return json.edit(Map.of("model", "\"gpt-4o\"", "stream_options", "{\"include_usage\":true}"));
    }

    @Benchmark
    public Usage readAnswer() {
        AnswerReader reader = new ChatReader(1);
        reader.read(answer, 0, answer.length);
        return reader.usage();
    }

    /** Twenty events in one piece, as {@code EventsReply} does it. */
    @Benchmark
    public Usage readStream() {
        AnswerReader reader = new ChatReader(1);
        new EventSplitter(1 << 20).feed(stream, new EventSplitter.Events() {
            @Override
            public void event(byte[] bytes, int from, int to) {
                EventData data = EventData.of(bytes, from, to);
                if (data != null && !data.isDone()) {
                    reader.read(data.bytes(), data.from(), data.length());
                }
            }

            @Override
            public void part(byte[] bytes, int from, int to, boolean first) {
                throw new IllegalStateException("one piece is enough");
            }
        });
        return reader.usage();
    }

    @Benchmark
    public Cost price() {
        return prices.tariff().cost(candidate, "gpt-4o-mini-2024-07-18", usage);
    }
}

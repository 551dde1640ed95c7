package bench;

import caravan.chat.Dialect;
import caravan.chat.Format;
import caravan.dialects.anthropic.MessagesDialect;
import caravan.dialects.openai.ChatDialect;
import caravan.providers.anthropic.AnthropicFormat;
import caravan.providers.openai.OpenAiFormat;
import caravan.providers.openai.Quirks;
import caravan.translation.Translation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What an event of a stream costs to be translated, each in a piece of its own; {@code -prof gc} says how many bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Translations.EVENTS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class Translations {
    static final int EVENTS = 200;

    private static final Dialect.Told TOLD = new Dialect.Told("id-1", "asked", 1_790_000_000, true);
    private static final Format OPENAI = new OpenAiFormat(Quirks.NONE);

    private final List<byte[]> claude = events(
            "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"claude\",\"usage\":{\"input_tokens\":9}}}",
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Samarkand \"}}",
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":40}}",
            "{\"type\":\"message_stop\"}");
    private final List<byte[]> gpt = events(
            Bodies.event("").strip().substring("data: ".length()),
            Bodies.event("Samarkand ").strip().substring("data: ".length()),
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}",
            "[DONE]");

    /** One, the second again and again, and the others. */
    private static List<byte[]> events(String first, String word, String... last) {
        Stream<String> words = Stream.generate(() -> word).limit(EVENTS - 1 - last.length);
        return Stream.of(Stream.of(first), words, Stream.of(last))
                .flatMap(each -> each)
                .map(data -> ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static void translate(Format format, Dialect dialect, List<byte[]> events, Blackhole out) {
        Translation translation = new Translation(format, dialect, TOLD);
        for (byte[] event : events) {
            out.consume(translation.feed(event));
        }
        if (translation.fault() != null || !translation.over()) {
            throw new IllegalStateException("this is no whole stream");
        }
    }

    @Benchmark
    public void anthropicToOpenAi(Blackhole out) {
        translate(AnthropicFormat.USUAL, new ChatDialect(), claude, out);
    }

    @Benchmark
    public void openAiToAnthropic(Blackhole out) {
        translate(OPENAI, new MessagesDialect(), gpt, out);
    }
}

package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import caravan.call.Telling;
import caravan.call.Usage;
import caravan.chat.Caching;
import caravan.chat.Dialect;
import caravan.chat.Event;
import caravan.chat.Finish;
import caravan.chat.Format;
import caravan.chat.Piece;
import caravan.chat.Reply;
import caravan.chat.spokes.Gathering;
import caravan.stream.AnswerReader;
import caravan.stream.ChatReader;
import caravan.stream.MessagesReader;
import caravan.stream.Texts;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever comes, in whatever pieces. */
class RandomStreamsTest {
    /** What one writes, the other reads. */
    private static Reply retold(List<Event> events, Dialect dialect, Format format, int size) {
        Dialect.Writer writer = dialect.writer(Streams.TOLD);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        events.forEach(event -> written.writeBytes(writer.write(event)));
        Gathering gathered = new Gathering();
        Dialect gathering = new GatheringDialect(gathered);
        Streams.bytes(new Translation(format, gathering, Streams.TOLD), written.toByteArray(), size);
        return gathered.reply();
    }

    @Property(tries = 200)
    void aStreamThatIsToldAndReadIsTheSame(
            @ForAll("answers") List<Piece> answer, @ForAll @IntRange(min = 1, max = 300) int size) {
        List<Event> events = events(answer);
        Gathering told = new Gathering();
        events.forEach(told);
        Reply reply = told.reply();

        assertThat(retold(events, Streams.CHAT, Streams.OPENAI, size)).isEqualTo(reply);
        assertThat(retold(events, Streams.MESSAGES, Streams.ANTHROPIC, size)).isEqualTo(reply);
    }

    /** The books go by what is told here, and do not read our own words again. */
    @Property(tries = 200)
    void whatATranslationTellsOfItselfIsWhatAReaderOfItsWordsWouldFind(
            @ForAll("answers") List<Piece> answer, @ForAll @IntRange(min = 1, max = 300) int size) {
        ByteArrayOutputStream theirs = new ByteArrayOutputStream();
        Dialect.Writer writer = Streams.MESSAGES.writer(Streams.TOLD);
        events(answer).forEach(event -> theirs.writeBytes(writer.write(event)));
        boolean calls = answer.stream().anyMatch(piece -> piece instanceof Piece.ToolCall);

        assertTellsTheSame(Streams.MESSAGES, theirs.toByteArray(), size, new MessagesReader());
        if (!calls) { // in chat a reader does not count the names of tools
            assertTellsTheSame(Streams.CHAT, theirs.toByteArray(), size, new ChatReader(1));
        }
    }

    private static void assertTellsTheSame(Dialect dialect, byte[] theirs, int size, AnswerReader reader) {
        Translation translation = new Translation(Streams.ANTHROPIC, dialect, Streams.TOLD);
        byte[] ours = Streams.bytes(translation, theirs, size);
        Texts.ofEvents(1 << 20).feed(ours, new Texts.Sink() {
            @Override
            public void text(byte[] bytes, int from, int length) {
                reader.read(bytes, from, length);
            }

            @Override
            public void done() {
                assertThat(translation.over()).isTrue();
            }

            @Override
            public void tooLong() {
                throw new AssertionError("an event of more than a megabyte");
            }
        });

        assertThat(told(translation)).isEqualTo(told(reader));
    }

    private static List<Object> told(Telling telling) {
        return List.of(
                Objects.toString(telling.model()),
                telling.estimatedOutput(),
                telling.finished(),
                telling.failed(),
                Objects.toString(telling.usage()));
    }

    /** A call's arguments go out in fragments of three characters. */
    private static List<Event> events(List<Piece> answer) {
        List<Event> events = new ArrayList<>();
        events.add(new Event.Started("a", "m"));
        int calls = 0;
        for (Piece piece : answer) {
            if (piece instanceof Piece.ToolCall call) {
                events.add(new Event.ToolBegun(calls, "call_" + calls, call.name(), null));
                for (int at = 0; at < call.arguments().length(); at += 3) {
                    String all = call.arguments();
                    events.add(new Event.Arguments(calls, all.substring(at, Math.min(all.length(), at + 3))));
                }
                calls++;
            } else if (piece instanceof Piece.Text text) {
                events.add(new Event.Text(text.text()));
            } else if (piece instanceof Piece.Thinking thought) {
                events.add(new Event.Thinking(thought.text(), false));
            }
        }
        Finish.Why why = calls > 0 ? Finish.Why.TOOL_CALLS : Finish.Why.STOP;
        events.add(new Event.Finished(new Finish(why, calls > 0 ? "tool_use" : "end_turn")));
        events.add(new Event.Used(Usage.of(7, 9)));
        events.add(new Event.Ended());
        return events;
    }

    @Provide
    Arbitrary<List<Piece>> answers() {
        Arbitrary<String> words = Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(30)
                .excludeChars('\ud800')
                .filter(text -> new String(text.getBytes(UTF_8), UTF_8).equals(text));
        Arbitrary<Piece> said = words.map(Piece.Text::new);
        Arbitrary<Piece> thought = words.map(text -> new Piece.Thinking(text, null));
        Arbitrary<Piece> called = Combinators.combine(Arbitraries.of("look", "go"), words)
                .as((name, text) ->
                        new Piece.ToolCall("", name, "{\"x\":" + Json.quote(text) + "}", null, Caching.UNSAID));
        return Arbitraries.frequencyOf(Tuple.of(3, said), Tuple.of(1, thought), Tuple.of(2, called))
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    @Property(tries = 500)
    void noiseIsNeverMoreThanAFault(
            @ForAll @Size(max = 400) byte[] noise,
            @ForAll @IntRange(min = 0, max = 6) int format,
            @ForAll @IntRange(min = 1, max = 50) int size) {
        Format read = Streams.ALL.get(format);
        for (Dialect dialect : List.of(Streams.CHAT, Streams.MESSAGES)) {
            Translation translation = new Translation(read, dialect, Streams.TOLD);
            Streams.bytes(translation, noise, size);

            assertThat(translation.over()).isTrue();
        }
    }

    /** JSON of no form that anybody expects: every field of every form, with anything in it. */
    @Property(tries = 1000)
    void oddJsonIsNeverMoreThanAFault(
            @ForAll("odd") List<String> texts, @ForAll @IntRange(min = 0, max = 6) int format) {
        Format read = Streams.ALL.get(format);
        String stream = read.framing() == Format.Framing.LINES
                ? String.join("\n", texts)
                : Streams.sse(texts.toArray(new String[0]));
        for (Dialect dialect : List.of(Streams.CHAT, Streams.MESSAGES)) {
            Translation translation = new Translation(read, dialect, Streams.TOLD);
            Streams.bytes(translation, stream.getBytes(UTF_8), 4096);

            assertThat(translation.over()).isTrue();
        }
    }

    @Provide
    Arbitrary<List<String>> odd() {
        return OddJson.texts().list().ofMaxSize(6);
    }
}

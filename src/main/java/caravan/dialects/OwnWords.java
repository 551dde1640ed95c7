package caravan.dialects;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Headers;
import caravan.call.Source;
import caravan.call.Usage;
import caravan.chat.Dialect;
import caravan.chat.Event;
import caravan.chat.Finish;
import caravan.chat.Piece;
import caravan.chat.Reply;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the gateway itself says, in the form in which the caller expects a model to speak. */
final class OwnWords {
    private static final String SPEAKER = "caravan";
    private static final Finish DONE = new Finish(Finish.Why.STOP, "stop");
    private static final Usage NOTHING = Usage.of(0, 0);
    private static final Headers JSON = Headers.of("content-type", "application/json");
    private static final Headers EVENTS = Headers.of("content-type", "text/event-stream");

    /** What an order is to who only counts it. */
    private static final byte[] UNCOUNTED = "{\"input_tokens\":0}".getBytes(StandardCharsets.UTF_8);

    private OwnWords() {}

    /** Null if the caller does not speak of chat. */
    static @Nullable Answer of(Call call, String text) {
        String model = call.originalModel().isEmpty() ? SPEAKER : call.originalModel();
        Dialect.Told told = new Dialect.Told(
                call.id(), model, call.arrived().getEpochSecond(), call.wanted().usageWanted());
        return switch (call.operation()) {
            case COUNT_TOKENS -> whole(UNCOUNTED);
            case RESPONSES ->
                call.streamed() ? streamed(ResponseWords.stream(told, text)) : whole(ResponseWords.whole(told, text));
            case null, default -> in(Dialects.dialect(call), told, call.streamed(), text);
        };
    }

    private static @Nullable Answer in(@Nullable Dialect dialect, Dialect.Told told, boolean streamed, String text) {
        if (dialect == null) {
            return null;
        }
        return streamed ? streamed(stream(dialect, told, text)) : whole(whole(dialect, told, text));
    }

    private static Answer streamed(byte[] events) {
        return new Answer.Streamed(200, EVENTS, new Said(events));
    }

    private static Answer whole(byte[] json) {
        return new Answer.Whole(200, JSON, json);
    }

    private static byte[] whole(Dialect dialect, Dialect.Told told, String text) {
        List<Piece> pieces = List.of(new Piece.Text(text));
        return dialect.whole(new Reply(told.id(), told.model(), pieces, DONE, NOTHING, null), told);
    }

    private static byte[] stream(Dialect dialect, Dialect.Told told, String text) {
        Dialect.Writer writer = dialect.writer(told);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List.of(
                        new Event.Started(told.id(), told.model()),
                        new Event.Text(text),
                        new Event.Finished(DONE),
                        new Event.Used(NOTHING),
                        new Event.Ended())
                .forEach(event -> all.writeBytes(writer.write(event)));
        return all.toByteArray();
    }

    /** All of it at once. */
    private record Said(byte[] bytes) implements Source {
        @Override
        public void start(Sink sink) {
            sink.bytes(bytes);
            sink.end();
        }

        @Override
        public void pause() {
            // there is nothing more to come
        }

        @Override
        public void resume() {
            // there is nothing more to come
        }

        @Override
        public void cancel() {
            // there is nothing more to come
        }
    }
}

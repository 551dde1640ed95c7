package caravan.chat.spokes;

import caravan.call.Usage;
import caravan.chat.Caching;
import caravan.chat.Citation;
import caravan.chat.Event;
import caravan.chat.Fault;
import caravan.chat.Finish;
import caravan.chat.Format;
import caravan.chat.Piece;
import caravan.chat.Reply;
import caravan.chat.Signature;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The events of a stream, put together to the whole answer that they tell. */
public final class Gathering implements Consumer<Event> {
    /** What is wrong with an answer that cannot even be read. */
    public static final Fault NO_JSON = new Fault(Fault.Kind.SERVER, "The provider's answer is not JSON.");

    private static final Finish UNSAID = new Finish(Finish.Why.STOP, "");

    private final List<Piece> pieces = new ArrayList<>();
    private final StringBuilder open = new StringBuilder();
    private Kind kind = Kind.NONE;
    private final List<Begun> calls = new ArrayList<>();
    private String id = "";
    private String model = "";
    private Finish finish = UNSAID;
    private @Nullable Usage usage;
    private @Nullable Fault fault;

    private enum Kind {
        NONE,
        TEXT,
        THINKING,
        REFUSAL
    }

    /**
     * A call of a tool whose arguments are still coming.
     *
     * @param place among the pieces
     */
    private record Begun(int place, Event.ToolBegun call, StringBuilder arguments) {}

    /** The answer that a provider has sent in full. One that is no JSON, or does not come to its end, has a fault. */
    public static Reply read(Format format, byte[] body) {
        Gathering answer = new Gathering();
        try {
            Format.Reader reader = format.reader(false);
            JsonNode told = JsonText.whole(body, 0, body.length);
            if (!told.isContainerNode()) {
                throw new JsonParseException(null, "nothing, or a word such as null");
            }
            reader.read(told, answer);
            reader.end(false, answer);
        } catch (IOException noJson) {
            answer.accept(new Event.Failed(NO_JSON));
        }
        return answer.reply();
    }

    @Override
    public void accept(Event event) {
        switch (event) {
            case Event.Started(String itsId, String itsModel) -> {
                id = itsId;
                model = itsModel;
            }
            case Event.Text(String text) -> on(Kind.TEXT, text);
            case Event.Thinking(String text, boolean any) -> on(Kind.THINKING, text);
            case Event.Refusal(String text) -> on(Kind.REFUSAL, text);
            case Event.Signed(Signature signature, boolean hidden) -> sign(signature, hidden);
            case Event.ToolBegun begun -> begin(begun);
            case Event.Arguments(int index, String fragment) ->
                calls.get(index).arguments().append(fragment);
            case Event.Cited(Citation citation) -> {
                close(null);
                pieces.add(new Piece.Cited(citation));
            }
            case Event.Finished(Finish why) -> finish = why;
            case Event.Used(Usage used) -> usage = used;
            case Event.Failed(Fault wrong) -> fault = wrong;
            case Event.Ended() -> {}
        }
    }

    private void on(Kind next, String text) {
        if (kind != next) {
            close(null);
            kind = next;
        }
        open.append(text);
    }

    private void sign(Signature signature, boolean hidden) {
        if (kind == Kind.THINKING && !hidden) {
            close(signature);
        } else {
            close(null);
            pieces.add(new Piece.Thinking("", signature));
        }
    }

    private void begin(Event.ToolBegun call) {
        close(null);
        calls.add(new Begun(pieces.size(), call, new StringBuilder()));
        pieces.add(called(call, ""));
    }

    private static Piece called(Event.ToolBegun call, String arguments) {
        return new Piece.ToolCall(
                call.id(), call.name(), JsonText.orEmpty(arguments), call.signature(), Caching.UNSAID);
    }

    private void close(@Nullable Signature signature) {
        String text = open.toString();
        switch (kind) {
            case TEXT -> pieces.add(new Piece.Text(text));
            case THINKING -> pieces.add(new Piece.Thinking(text, signature));
            case REFUSAL -> pieces.add(new Piece.Refusal(text));
            case NONE -> {}
        }
        open.setLength(0);
        kind = Kind.NONE;
    }

    public Reply reply() {
        close(null);
        for (Begun each : calls) {
            pieces.set(each.place(), called(each.call(), each.arguments().toString()));
        }
        return new Reply(id, model, pieces, finish, usage, fault);
    }
}

package caravan.translation;

import caravan.call.Reason;
import caravan.call.Telling;
import caravan.call.UpstreamFailed;
import caravan.call.Usage;
import caravan.chat.Dialect;
import caravan.chat.Event;
import caravan.chat.Fault;
import caravan.chat.Finish;
import caravan.chat.Format;
import caravan.chat.spokes.JsonText;
import caravan.stream.Texts;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream on its way: bytes of the provider in, bytes for the caller out, event by event. It never throws, whatever the
 * provider sends: what cannot be read ends the stream with an error. It holds no more than one text of the provider's.
 */
public final class Translation implements Telling {
    /** One text of an LLM's stream is small; a longer one cannot be translated in part. */
    private static final int LONGEST = 4 << 20;

    private static final byte[] NOTHING = new byte[0];

    private final Format.Reader reader;
    private final Dialect.Writer writer;
    private final Texts texts;
    private final Tally tally = new Tally();
    private final String asked;
    private byte[] told = NOTHING;
    private final ByteArrayOutputStream more = new ByteArrayOutputStream(0);
    private boolean marked;
    private boolean ending;
    private boolean over;
    private @Nullable Fault fault;

    /** What it is if it fails now; null while it is the provider who says so. */
    private @Nullable Reason failing;

    private final Consumer<Event> events = this::event;
    private final Texts.Sink sink = new Texts.Sink() {
        @Override
        public void text(byte[] bytes, int from, int length) {
            read(bytes, from, length);
        }

        @Override
        public void done() {
            marked = true;
            close();
        }

        @Override
        public void tooLong() {
            broken("The provider's stream has an event of more than " + LONGEST + " bytes.");
        }
    };

    public Translation(Format format, Dialect dialect, Dialect.Told told) {
        this.asked = told.model();
        this.reader = format.reader(true);
        this.writer = dialect.writer(told);
        this.texts = format.framing() == Format.Framing.LINES ? Texts.ofLines(LONGEST) : Texts.ofEvents(LONGEST);
    }

    /** The next bytes that the provider has sent; what the caller is to read of them, which may be nothing. */
    public byte[] feed(byte[] piece) {
        if (!over) {
            texts.feed(piece, sink);
        }
        return taken();
    }

    /** The provider sends no more. */
    public byte[] end() {
        if (!over) {
            ending = true;
            texts.end(sink);
            close();
        }
        return taken();
    }

    private void close() {
        if (!over) {
            failing = Reason.UPSTREAM_BROKE_OFF;
            reader.end(marked, events);
        }
    }

    private void read(byte[] bytes, int from, int length) {
        if (over) {
            return;
        }
        JsonNode text = parsed(bytes, from, length);
        if (text != null) {
            reader.read(text, events);
        } else if (!ending) { // else it is the half of one
            broken("The provider's stream is not JSON.");
        }
    }

    private static @Nullable JsonNode parsed(byte[] bytes, int from, int length) {
        try {
            return JsonText.whole(bytes, from, length);
        } catch (JsonProcessingException noJson) {
            return null;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void broken(String why) {
        if (!over) {
            failing = Reason.UPSTREAM_INVALID;
            event(new Event.Failed(new Fault(Fault.Kind.SERVER, why)));
        }
    }

    private void event(Event event) {
        tally.add(event);
        if (event instanceof Event.Failed failed) {
            fault = failed.fault();
        }
        over |= event instanceof Event.Failed || event instanceof Event.Ended;
        if (broke() != null) {
            return; // whoever reads knows what to say to the caller then
        }
        tell(writer.write(event));
        if (writer.fault() != null) {
            failing = null;
            fault = writer.fault();
            over = true;
        }
    }

    /** Most pieces have one event, whose bytes need no copy. */
    private void tell(byte[] bytes) {
        if (told.length == 0) {
            told = bytes;
            return;
        }
        if (more.size() == 0) {
            more.writeBytes(told);
        }
        more.writeBytes(bytes);
    }

    private byte[] taken() {
        byte[] bytes = more.size() == 0 ? told : more.toByteArray();
        told = NOTHING;
        more.reset();
        return bytes;
    }

    /** Has the end been told, be it a bad one? What comes after it is not read. */
    public boolean over() {
        return over;
    }

    /** Has the answer said why it ended? */
    @Override
    public boolean finished() {
        return tally.finished();
    }

    @Override
    public String model() {
        return tally.model().isEmpty() ? asked : tally.model();
    }

    @Override
    public @Nullable String id() {
        return tally.id();
    }

    @Override
    public List<String> endings() {
        Finish finish = tally.finish();
        return finish == null ? List.of() : List.of(finish.raw());
    }

    @Override
    public @Nullable Usage usage() {
        return tally.usage();
    }

    /** Was the caller told of an error? */
    @Override
    public boolean failed() {
        return fault != null && failing == null;
    }

    @Override
    public long estimatedOutput() {
        return tally.estimatedOutput();
    }

    /** It is no answer, or no whole one, of which the caller has not been told; null if it is. */
    public @Nullable UpstreamFailed broke() {
        return failing == null || fault == null ? null : new UpstreamFailed(failing, fault.message());
    }

    /** What went wrong; null if nothing did. */
    public @Nullable Fault fault() {
        return fault;
    }
}

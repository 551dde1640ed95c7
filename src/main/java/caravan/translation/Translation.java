package caravan.translation;

import caravan.call.Usage;
import caravan.chat.Dialect;
import caravan.chat.Event;
import caravan.chat.Fault;
import caravan.chat.Format;
import caravan.chat.JsonText;
import caravan.stream.Texts;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream on its way: bytes of the provider in, bytes for the caller out, event by event. It never throws, whatever the
 * provider sends: what cannot be read ends the stream with an error. It holds no more than one text of the provider's.
 */
public final class Translation {
    /** One text of an LLM's stream is small; a longer one cannot be translated in part. */
    private static final int LONGEST = 4 << 20;

    private final Format.Reader reader;
    private final Dialect.Writer writer;
    private final Texts texts;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private boolean marked;
    private boolean over;
    private boolean finished;
    private String model = "";
    private @Nullable Usage usage;
    private @Nullable Fault fault;

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
            broken("An event of the provider's stream is too long.");
        }
    };

    public Translation(Format format, Dialect dialect, Dialect.Told told) {
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
            texts.end(sink);
            close();
        }
        return taken();
    }

    /** The provider cannot go on. */
    public byte[] fail(Fault why) {
        if (!over) {
            event(new Event.Failed(why));
        }
        return taken();
    }

    private void close() {
        if (!over) {
            reader.end(marked, events);
        }
    }

    private void read(byte[] bytes, int from, int length) {
        if (over) {
            return;
        }
        JsonNode text = parsed(bytes, from, length);
        if (text == null) {
            broken("The provider's stream is not JSON.");
        } else {
            reader.read(text, events);
        }
    }

    private static @Nullable JsonNode parsed(byte[] bytes, int from, int length) {
        try {
            return JsonText.WHOLE.readTree(bytes, from, length);
        } catch (JsonProcessingException noJson) {
            return null;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void broken(String why) {
        if (!over) {
            event(new Event.Failed(new Fault(Fault.Kind.SERVER, why)));
        }
    }

    private void event(Event event) {
        switch (event) {
            case Event.Started started -> model = started.model();
            case Event.Used used -> usage = used.usage();
            case Event.Finished any -> finished = true;
            case Event.Failed failed -> {
                fault = failed.fault();
                over = true;
            }
            case Event.Ended any -> over = true;
            default -> {}
        }
        out.writeBytes(writer.write(event));
        if (writer.fault() != null) {
            fault = writer.fault();
            over = true;
        }
    }

    private byte[] taken() {
        byte[] bytes = out.toByteArray();
        out.reset();
        return bytes;
    }

    /** Has the end been told, be it a bad one? What comes after it is not read. */
    public boolean over() {
        return over;
    }

    /** Has the answer said why it ended? */
    public boolean finished() {
        return finished;
    }

    /** The model's name as the answer gives it; empty if it does not. */
    public String model() {
        return model;
    }

    /** What was used, to the bucket; null if the provider has not said. */
    public @Nullable Usage usage() {
        return usage;
    }

    /** What went wrong; null if nothing did. */
    public @Nullable Fault fault() {
        return fault;
    }
}

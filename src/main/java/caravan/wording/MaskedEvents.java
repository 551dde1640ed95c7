package caravan.wording;

import caravan.stream.EventData;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The events of one stream. The texts that grow from event to event are each a {@link Passage}; all others are masked as they are.
 * What a passage still holds when its text is over goes out in an event like the last of that text.
 */
final class MaskedEvents {
    private static final int MOST_TEXTS = 1_000;

    private final Mask mask;
    private final Map<String, Growing> texts = new LinkedHashMap<>();

    /** @param like an event that says a piece of this text, and where in it */
    private record Growing(Passage passage, String lines, ObjectNode like, Piece place) {
        boolean holds() {
            return passage.holds();
        }
    }

    MaskedEvents(Mask mask) {
        this.mask = mask;
    }

    /** The event as it may go out, and before it what others have held. */
    byte[] masked(byte[] bytes, int from, int to) {
        byte[] event = Arrays.copyOfRange(bytes, from, to);
        EventData data = EventData.of(event, 0, event.length);
        if (data == null) {
            return event;
        }
        if (data.isDone()) {
            return joined(rest(), event);
        }
        if (!(Texts.exact(Arrays.copyOfRange(data.bytes(), data.from(), data.to())) instanceof ObjectNode tree)) {
            throw new IllegalStateException("An event that is no JSON object cannot be masked");
        }
        return masked(event, tree);
    }

    private byte[] masked(byte[] event, ObjectNode tree) {
        Predicate<String> goesOn = Piece.goesOn(tree);
        byte[] before = rest(goesOn.negate());
        String lines = lines(event);
        boolean changed = false;
        List<Piece> pieces = Piece.of(tree);
        for (Piece piece : pieces) {
            Growing growing = growing(piece, lines, tree);
            String said = growing.passage.feed(piece.text()) + (piece.isLast() ? growing.passage.rest() : "");
            changed |= !said.equals(piece.text());
            piece.say(tree, said);
        }
        changed |= pieces.isEmpty() && Texts.change(tree, mask::over);
        return changed ? joined(before, event(lines, tree)) : joined(before, event);
    }

    private Growing growing(Piece piece, String lines, ObjectNode tree) {
        Growing before = texts.get(piece.path());
        if (before == null && texts.size() >= MOST_TEXTS) {
            throw new IllegalStateException("A stream of more than " + MOST_TEXTS + " texts cannot be masked");
        }
        ObjectNode like = tree.deepCopy();
        like.remove("usage");
        Growing now = new Growing(before == null ? new Passage(mask) : before.passage, lines, like, piece);
        texts.put(piece.path(), now);
        return now;
    }

    /** What is still held. */
    byte[] rest() {
        return rest(path -> true);
    }

    private byte[] rest(Predicate<String> over) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        texts.forEach((path, growing) -> {
            if (growing.holds() && over.test(path)) {
                ObjectNode event = growing.like;
                Piece.of(event).forEach(other -> other.say(event, ""));
                growing.place.say(event, growing.passage.rest());
                out.writeBytes(event(growing.lines, event));
            }
        });
        return out.toByteArray();
    }

    /** All lines but the data. */
    private static String lines(byte[] event) {
        List<String> others = new ArrayList<>();
        for (String line : new String(event, StandardCharsets.UTF_8).split("\r\n|\n|\r", -1)) {
            if (!line.isEmpty() && !line.replace("\uFEFF", "").startsWith("data:")) {
                others.add(line + "\n");
            }
        }
        return String.join("", others);
    }

    private static byte[] event(String lines, JsonNode data) {
        return (lines + "data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}

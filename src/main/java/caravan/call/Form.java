package caravan.call;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A form as it arrived ({@code multipart/form-data}, RFC 7578): the bytes, and where each field stands in them. It is read
 * strictly: what two readers could understand in two ways is refused, since the provider is another reader.
 */
public final class Form {
    private static final int MOST_FIELDS = 1_000;
    private static final int LONGEST_TEXT = 1_000;
    private static final byte[] LINE = {'\r', '\n'};
    private static final byte[] LAST = {'-', '-'};

    /** What we read ourselves: it must be there once, and in these letters. */
    private static final Set<String> READ = Set.of("model", "stream", "n", "response_format");

    private final byte[] bytes;
    private final byte[] delimiter;
    private final List<Field> fields = new ArrayList<>();

    /** A field's value stands from start to end. */
    public record Field(String name, boolean file, int start, int end) {}

    private Form(byte[] bytes, String boundary) {
        this.bytes = bytes;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * @param contentType the header, which names the boundary
     * @throws Refused if the bytes are not a form, or give a field twice that we depend on
     */
    public static Form read(byte[] bytes, String contentType) {
        Form form = new Form(bytes, Boundary.of(contentType));
        form.readFields();
        return form;
    }

    private void readFields() {
        int at = delimiter.length - LINE.length;
        if (!isAt(0, delimiter, LINE.length)) {
            throw invalid("it does not begin with its boundary");
        }
        while (!isAt(at, LAST, 0)) {
            if (!isAt(at, LINE, 0)) {
                throw invalid("its boundary is part of a longer one");
            }
            at = field(at + LINE.length);
            if (fields.size() > MOST_FIELDS) {
                throw invalid("it has more than " + MOST_FIELDS + " fields");
            }
        }
        boolean over = at + LAST.length == bytes.length
                || (at + LAST.length + LINE.length == bytes.length && isAt(at + LAST.length, LINE, 0));
        if (!over) {
            throw invalid("there is more after its last boundary");
        }
    }

    /** @return where the delimiter behind this field ends */
    private int field(int from) {
        PartHead head = PartHead.read(bytes, from);
        int end = indexOf(delimiter, Math.max(head.end() - LINE.length, from));
        if (end < head.end()) {
            throw invalid(end < 0 ? "its last boundary is missing" : "a field has no value");
        }
        check(head, end - head.end());
        fields.add(new Field(head.name(), head.file(), head.end(), end));
        return end + delimiter.length;
    }

    /** {@code model[]} is a model too for readers who make lists of such names. */
    private void check(PartHead head, int length) {
        String name = head.name();
        String read = name.toLowerCase(Locale.ROOT).replaceFirst("\\s*\\[.*", "");
        if (!READ.contains(read)) {
            return;
        }
        if (!read.equals(name)) {
            throw Refused.field(name, "The field '" + name + "' must be written '" + read + "'.");
        }
        if (fields.stream().anyMatch(each -> each.name().equals(name))) {
            throw Refused.field(name, "The field '" + name + "' is given twice.");
        }
        if (head.file() || !head.plainText() || length > LONGEST_TEXT) {
            throw Refused.field(name, "'" + name + "' must be a plain and short text.");
        }
    }

    private static Refused invalid(String why) {
        return new Refused(Reason.INVALID_REQUEST, "We could not read the form in your request: " + why + ".");
    }

    private boolean isAt(int at, byte[] what, int from) {
        int length = what.length - from;
        if (at + length > bytes.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[at + i] != what[from + i]) {
                return false;
            }
        }
        return true;
    }

    private int indexOf(byte[] what, int from) {
        for (int at = from; at <= bytes.length - what.length; at++) {
            if (bytes[at] == '\r' && isAt(at, what, 0)) {
                return at;
            }
        }
        return -1;
    }

    public List<Field> fields() {
        return List.copyOf(fields);
    }

    /** The text of this field; null if it is not there. */
    public @Nullable String text(String name) {
        for (Field field : fields) {
            if (field.name().equals(name) && !field.file()) {
                return text(field);
            }
        }
        return null;
    }

    /** The value as text; so much of it as a name can be long. */
    public String text(Field field) {
        int length = Math.min(field.end() - field.start(), LONGEST_TEXT);
        return new String(bytes, field.start(), length, StandardCharsets.UTF_8);
    }

    /** The bytes as they go to a provider: with its name for the model, if the form names one. All else stays to the byte. */
    byte[] outgoing(String model) {
        for (Field field : fields) {
            if (field.name().equals("model") && !model.isEmpty() && !model.equals(text(field))) {
                ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + model.length());
                out.write(bytes, 0, field.start());
                out.writeBytes(model.getBytes(StandardCharsets.UTF_8));
                out.write(bytes, field.end(), bytes.length - field.end());
                return out.toByteArray();
            }
        }
        return bytes;
    }
}

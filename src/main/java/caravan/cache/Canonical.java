package caravan.cache;

import caravan.call.Json;
import caravan.call.Sha256;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A JSON object written in one way only: two texts give the same bytes if and only if they mean the same. White space and the
 * order of fields do not count, nor how a character or a number is written ({@code 1}, {@code 1.0}, {@code 1e0}); all else does.
 * The bytes are no JSON: texts have their length before them, so that nothing needs to be escaped.
 */
final class Canonical {
    /** Tools that only tell the model what the caller can do; all others act on their own, or look at what changes. */
    private static final Set<String> HARMLESS = Set.of("function", "custom");

    /** A longer text is written as its SHA-256: a picture would else stand in memory once more. */
    private static final int LONG = 4096;

    private final byte[] json;
    private final JsonParser parser;
    private final Set<String> leftOut;
    private final Written out = new Written();
    private String top = "";
    private boolean acts;

    private Canonical(byte[] json, JsonParser parser, Set<String> leftOut) {
        this.json = json;
        this.parser = parser;
        this.leftOut = leftOut;
    }

    /**
     * The body, written.
     *
     * @param acts does it name a tool that acts on its own?
     */
    record Body(byte[] bytes, boolean acts) {}

    /**
     * @param json an object that has been read before, so that no field at its top is there twice
     * @param leftOut fields at its top that do not count
     */
    static Body of(byte[] json, Set<String> leftOut) {
        try (JsonParser parser = Json.MAPPER.createParser(json)) {
            parser.nextToken();
            Canonical canonical = new Canonical(json, parser, leftOut);
            canonical.value(1);
            return new Body(canonical.out.bytes(), canonical.acts);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Stands on the value's first token, and leaves on its last. */
    private void value(int depth) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> object(depth);
            case START_ARRAY -> array(depth);
            case VALUE_STRING -> text();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            case VALUE_TRUE -> out.put('t');
            case VALUE_FALSE -> out.put('f');
            default -> out.put('n');
        }
    }

    private void array(int depth) throws IOException {
        out.put('[');
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            value(depth + 1);
        }
        out.put(']');
    }

    private void object(int depth) throws IOException {
        out.put('{');
        List<Field> fields = new ArrayList<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            field(depth, fields);
        }
        sort(fields);
        out.put('}');
    }

    /** Where one field stands in what is written, its name first. */
    private record Field(int start, int nameEnd, int end) {}

    private void field(int depth, List<Field> fields) throws IOException {
        String name = parser.currentName();
        parser.nextToken();
        if (depth == 1) {
            top = name;
        }
        if (depth == 1 && leftOut.contains(name)) {
            parser.skipChildren();
            return;
        }
        acts |= depth == 3 && isToolThatActs(name);
        int start = out.length();
        text('k', name);
        int nameEnd = out.length();
        value(depth + 1);
        fields.add(new Field(start, nameEnd, out.length()));
    }

    /** {@code tools[].type}: the tools are depth 2, one of them 3. */
    private boolean isToolThatActs(String name) {
        try {
            return top.equals("tools")
                    && name.equals("type")
                    && parser.currentToken() == JsonToken.VALUE_STRING
                    && !HARMLESS.contains(parser.getText());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** By their names; of two with the same name, which readers take for one or the other, the first stays the first. */
    private void sort(List<Field> fields) {
        List<Field> sorted = new ArrayList<>(fields);
        sorted.sort((one, other) -> out.compare(one.start(), one.nameEnd(), other.start(), other.nameEnd()));
        if (!sorted.equals(fields)) {
            int from = fields.getFirst().start();
            byte[] unsorted = out.copy(from, out.length());
            out.cut(from);
            sorted.forEach(field -> out.put(unsorted, field.start() - from, field.end() - from));
        }
    }

    /** As it stands, if nothing in it is escaped: then it need not be decoded. */
    private void text() throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset() + 1;
        int to = from;
        while (json[to] != '"' && json[to] != '\\') {
            to++;
        }
        if (json[to] == '\\') {
            text('s', parser.getText());
        } else if (to - from > LONG) {
            out.put('S');
            out.put(Sha256.of(json, from, to));
        } else {
            out.put('s');
            out.length(out.reserve(), to - from);
            out.put(json, from, to);
        }
    }

    private void text(char kind, String text) {
        int start = out.length();
        out.put(kind);
        int length = out.reserve();
        int from = out.length();
        out.putText(text);
        out.length(length, out.length() - from);
        if (out.length() - from > LONG && kind == 's') {
            byte[] digest = Sha256.of(out.copy(from, out.length()));
            out.cut(start);
            out.put('S');
            out.put(digest);
        }
    }

    private void number() throws IOException {
        out.put('#');
        out.putText(number(parser.getText()));
        out.put(';');
    }

    /** By its value; one whose value nobody could work out, as it is written. */
    static String number(String text) {
        try {
            BigDecimal value = new BigDecimal(text).stripTrailingZeros();
            return value.signum() == 0 ? "0" : value.unscaledValue() + "e" + -(long) value.scale();
        } catch (ArithmeticException | NumberFormatException beyond) {
            return text;
        }
    }
}

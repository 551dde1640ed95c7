package caravan.call;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object as it arrived: the bytes, and where each top-level field stands in them. A request that needs no
 * translation goes on as these bytes with a few fields {@link #edit edited}; a step that needs the tree asks for
 * {@link #tree}, which is parsed then, once.
 */
public final class Json {
    /** Names no longer than a field of an API needs; strings as long as a body may be; depth before the stack is at risk. */
    public static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(200)
                    .maxNameLength(10_000)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build());

    /** Instead of a value, for a field that is not to be there: no JSON text is empty. */
    public static final String LEFT_OUT = "";

    /** For what is kept: numbers stay as they were written, and no field of an object is there twice. */
    public static final ObjectReader EXACT = MAPPER.reader()
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    public static final Json EMPTY = new Json(new byte[] {'{', '}'}, 0, Map.of());

    private final byte[] bytes;
    private final int open;
    private final Map<String, Field> fields;
    private @Nullable ObjectNode tree;

    private Json(byte[] bytes, int open, Map<String, Field> fields) {
        this.bytes = bytes;
        this.open = open;
        this.fields = fields;
    }

    /**
     * A top-level field's value.
     *
     * @param from where its name begins
     * @param text the value of a string, else null
     */
    public record Field(
            JsonToken kind,
            int from,
            int start,
            int end,
            @Nullable String text) {}

    /** Looks into a field's value while it is read: stands on its first token, leaves on its last. */
    @FunctionalInterface
    public interface Visitor {
        void visit(String name, JsonParser parser) throws IOException;

        /** Each token passes here before anybody reads it, wherever it stands. */
        default void pass(JsonToken token, JsonParser parser) throws IOException {}
    }

    /** Shows each token to the visitor, those included that are skipped. */
    private static final class Watched extends JsonParserDelegate {
        private final Visitor visitor;

        Watched(JsonParser parser, Visitor visitor) {
            super(parser);
            this.visitor = visitor;
        }

        @Override
        public @Nullable JsonToken nextToken() throws IOException {
            JsonToken token = delegate.nextToken();
            if (token != null) {
                visitor.pass(token, delegate);
            }
            return token;
        }

        @Override
        public JsonParser skipChildren() throws IOException {
            JsonToken here = currentToken();
            if (here != null && here.isStructStart()) {
                for (int depth = 1; depth > 0; ) {
                    JsonToken token = nextToken();
                    depth += token == null ? -depth : token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                }
            }
            return this;
        }
    }

    /** @throws Refused if the bytes are not one JSON object in UTF-8, or name a top-level field twice */
    public static Json read(byte[] bytes, Visitor visitor) {
        int open = openingBrace(bytes);
        int broken = Utf8.firstBroken(bytes);
        if (broken >= 0) {
            throw invalid("it is not UTF-8 at byte " + broken);
        }
        try (JsonParser parser = new Watched(MAPPER.createParser(bytes), visitor)) {
            return new Json(bytes, open, fields(parser, visitor));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Map<String, Field> fields(JsonParser parser, Visitor visitor) throws IOException {
        try {
            parser.nextToken();
            Map<String, Field> fields = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (fields.put(name, field(parser, name, visitor)) != null) {
                    throw Refused.field(name, "The field '" + name + "' is given twice.");
                }
            }
            if (parser.nextToken() != null) {
                throw invalid("there is more after the closing brace");
            }
            return fields;
        } catch (JsonProcessingException wrong) {
            JsonLocation place = wrong.getLocation() == null ? parser.currentLocation() : wrong.getLocation();
            throw invalid(words(wrong) + " at byte " + place.getByteOffset());
        }
    }

    /** The parser's own, without what only its programmers understand. */
    private static String words(JsonProcessingException broken) {
        return broken instanceof JsonEOFException
                ? "it ends too early,"
                : broken.getOriginalMessage().replaceAll(", from `[^`]*`", "");
    }

    private static Field field(JsonParser parser, String name, Visitor visitor) throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        JsonToken kind = parser.nextToken();
        int start = (int) parser.currentTokenLocation().getByteOffset();
        visitor.visit(name, parser);
        if (parser.currentToken().isStructStart()) {
            parser.skipChildren();
        }
        parser.finishToken();
        int end = (int) parser.currentLocation().getByteOffset();
        String text = kind == JsonToken.VALUE_STRING && end - start < 4096 ? parser.getText() : null;
        return new Field(kind, from, start, end, text);
    }

    /** Jackson would also read UTF-16 and a byte order mark; RFC 8259, 8.1 allows neither between systems. */
    private static int openingBrace(byte[] bytes) {
        int i = 0;
        while (i < bytes.length && (bytes[i] == ' ' || bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == '\t')) {
            i++;
        }
        if (i == bytes.length || bytes[i] != '{' || (i + 1 < bytes.length && bytes[i + 1] == 0)) {
            throw invalid(bytes.length == 0 ? "the body is empty" : "a JSON object in UTF-8 was expected");
        }
        return i;
    }

    private static Refused invalid(@Nullable String why) {
        return new Refused(Reason.INVALID_REQUEST, "We could not parse the JSON body of your request: " + why + ".");
    }

    public byte[] bytes() {
        return bytes;
    }

    /** Where this top-level field stands; null if it is not there. */
    public @Nullable Field field(String name) {
        return fields.get(name);
    }

    /** The text of a top-level string; null if it is not there or no string. */
    public @Nullable String text(String name) {
        Field field = fields.get(name);
        return field == null ? null : field.text();
    }

    /** True if this top-level field is {@code true}. */
    public boolean isTrue(String name) {
        Field field = fields.get(name);
        return field != null && field.kind() == JsonToken.VALUE_TRUE;
    }

    /** The whole tree. It is this call's own: a step may change it, but what is sent on are the bytes. */
    public ObjectNode tree() {
        if (this == EMPTY) {
            return MAPPER.createObjectNode(); // many calls share it, and none may see what another wrote into its tree
        }
        ObjectNode parsed = tree;
        if (parsed == null) {
            try {
                parsed = (ObjectNode) MAPPER.readTree(bytes);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            tree = parsed;
        }
        return parsed;
    }

    /**
     * The bytes with some top-level values replaced, added where the field is not there, or left out. All else stays to the byte.
     *
     * @param values field name to JSON text, or {@link #LEFT_OUT}
     */
    public byte[] edit(Map<String, String> values) {
        if (values.isEmpty()) {
            return bytes;
        }
        List<Edit> edits = new ArrayList<>();
        StringBuilder added = new StringBuilder();
        values.forEach((name, json) -> {
            Field field = fields.get(name);
            if (field != null) {
                edits.add(json.equals(LEFT_OUT) ? cut(field) : new Edit(field.start(), field.end(), json));
            } else if (!json.equals(LEFT_OUT)) {
                added.append(added.isEmpty() ? "" : ",")
                        .append(quote(name))
                        .append(':')
                        .append(json);
            }
        });
        if (!added.isEmpty()) {
            edits.add(new Edit(open + 1, open + 1, fields.isEmpty() ? added.toString() : added + ","));
        }
        edits.sort(
                Comparator.comparingInt(Edit::start).thenComparingInt(Edit::end)); // what is added before what is cut
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 64);
        int at = 0;
        for (Edit edit : edits) {
            out.write(bytes, at, edit.start() - at);
            out.writeBytes(edit.text().getBytes(StandardCharsets.UTF_8));
            at = edit.end();
        }
        out.write(bytes, at, bytes.length - at);
        return out.toByteArray();
    }

    /** With the comma after it; the last one with that before it. */
    private Edit cut(Field out) {
        int before = -1;
        for (Field field : fields.values()) {
            if (field.from() > out.from()) {
                return new Edit(out.from(), field.from(), "");
            }
            before = field.from() < out.from() ? field.end() : before;
        }
        return new Edit(before < 0 ? out.from() : before, out.end(), "");
    }

    /** The bytes as they go to a provider: with its name for the model, if that is another one, and with these values. */
    byte[] outgoing(String model, Map<String, String> values) {
        if (model.isEmpty() || model.equals(text("model"))) {
            return edit(values);
        }
        Map<String, String> edits = new LinkedHashMap<>(values);
        edits.put("model", quote(model));
        return edit(edits);
    }

    private record Edit(int start, int end, String text) {}

    /** A string as JSON text, quotes included. */
    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 16).append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, quoted);
        return quoted.append('"').toString();
    }
}

package caravan.embeddings;

import caravan.call.Json;
import caravan.call.Usage;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Writes an answer in OpenAI's form while it reads one in another: numbers go over digit by digit, and no tree is made of them. */
final class Vectors {
    private static final long MOST = 1L << 50;

    private final EmbeddingFormat format;
    private final boolean base64;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final JsonGenerator json;
    private int count;
    private long tokens = -1;

    private Vectors(EmbeddingFormat format, boolean base64) throws IOException {
        this.format = format;
        this.base64 = base64;
        this.json = Json.MAPPER.getFactory().createGenerator(out);
    }

    static EmbeddingFormat.@Nullable Told told(EmbeddingFormat format, byte[] theirs, Embedding asked, long guessed) {
        try (JsonParser parser = Json.MAPPER.getFactory().createParser(theirs)) {
            Vectors vectors = new Vectors(format, asked.base64());
            return vectors.all(parser, asked, guessed);
        } catch (IOException noJson) {
            return null;
        }
    }

    private EmbeddingFormat.@Nullable Told all(JsonParser parser, Embedding asked, long guessed) throws IOException {
        json.writeStartObject();
        json.writeStringField("object", "list");
        json.writeArrayFieldStart("data");
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (token.isNumeric()) {
                number(parser);
            }
        }
        json.writeEndArray();
        json.writeStringField("model", asked.model());
        json.writeObjectFieldStart("usage");
        long read = tokens < 0 ? guessed : tokens;
        json.writeNumberField("prompt_tokens", read);
        json.writeNumberField("total_tokens", read);
        json.close();
        boolean whole = count == asked.texts().size();
        return whole ? new EmbeddingFormat.Told(out.toByteArray(), tokens < 0 ? null : Usage.of(tokens, 0)) : null;
    }

    /** The first of a vector, or one that stands alone. */
    private void number(JsonParser parser) throws IOException {
        String path = parser.getParsingContext().pathAsPointer().toString().replaceAll("/\\d+(?=/|$)", "");
        if (parser.getParsingContext().inArray() && path.equals(format.vectors())) {
            json.writeStartObject();
            json.writeStringField("object", "embedding");
            json.writeNumberField("index", count++);
            json.writeFieldName("embedding");
            vector(parser);
            json.writeEndObject();
        } else if (path.equals(format.tokens())) {
            tokens = Math.clamp((long) parser.getDoubleValue(), 0, MOST);
        }
    }

    private void vector(JsonParser parser) throws IOException {
        if (base64) {
            json.writeString(Base64.getEncoder().encodeToString(bytes(parser)));
            return;
        }
        json.writeStartArray();
        for (JsonToken token = parser.currentToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            require(token);
            json.writeNumber(parser.getText());
        }
        json.writeEndArray();
    }

    /** 32 bits each, the lowest first. */
    private static byte[] bytes(JsonParser parser) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4096 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (JsonToken token = parser.currentToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            require(token);
            if (!bytes.hasRemaining()) {
                bytes = ByteBuffer.allocate(2 * bytes.capacity())
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(bytes.flip());
            }
            bytes.putFloat(parser.getFloatValue());
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static void require(@Nullable JsonToken token) throws IOException {
        if (token == null || !token.isNumeric()) {
            throw new IOException("no number");
        }
    }
}

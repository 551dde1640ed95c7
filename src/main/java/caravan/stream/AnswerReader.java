package caravan.stream;

import caravan.call.Json;
import caravan.call.Usage;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer in OpenAI's form as it passes: the model's name, the usage wherever the provider puts it, how the choices
 * finished, and errors. It keeps numbers, never content. It is fed whole JSON texts (the events of a stream, or an answer
 * that is here in full), or one long text piece by piece.
 *
 * <p>Where usage is found: {@code usage} at the top, {@code choices[].usage} (Moonshot), {@code x_groq.usage} (Groq).
 */
public final class AnswerReader {
    private static final int DEPTH = 8;
    private static final int MOST_CHOICES = 1024;

    private final String[] names = new String[DEPTH];
    private final UsageCounts counts = new UsageCounts();
    private int depth;
    private @Nullable JsonParser piecemeal;

    private @Nullable String model;
    private @Nullable String tier;
    private long contentChars;
    private long chunksWithContent;
    private int choices;
    private final BitSet finished = new BitSet();
    private int index;
    private boolean finishHere;
    private boolean failed;
    private boolean broken;
    private boolean usageHere;
    private boolean choiceHere;
    private boolean errorHere;

    public AnswerReader() {
        Arrays.fill(names, "");
    }

    /** Reads one complete JSON text; one that is {@link #broken} tells nothing. */
    public void read(byte[] json, int from, int length) {
        usageHere = false;
        choiceHere = false;
        errorHere = false;
        depth = 0;
        long before = contentChars;
        try (JsonParser parser = Json.MAPPER.getFactory().createParser(json, from, length)) {
            tokens(parser);
        } catch (JsonProcessingException noJson) {
            broken = true;
            return;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        if (contentChars > before) {
            chunksWithContent++;
        }
    }

    /** Reads the next piece of one long JSON text. */
    public void readOn(byte[] piece) {
        try {
            if (piecemeal == null) {
                piecemeal = Json.MAPPER.getFactory().createNonBlockingByteArrayParser();
            }
            if (piecemeal.getNonBlockingInputFeeder() instanceof ByteArrayFeeder feeder && feeder.needMoreInput()) {
                feeder.feedInput(piece, 0, piece.length);
                tokens(piecemeal);
            }
        } catch (IOException broken) {
            // No JSON after all: its usage stays unknown, and it still goes through.
        }
    }

    private void tokens(JsonParser parser) throws IOException {
        for (JsonToken token = parser.nextToken(); more(token); token = parser.nextToken()) {
            switch (token) {
                case START_OBJECT, START_ARRAY -> open(token);
                case END_OBJECT, END_ARRAY -> close();
                case FIELD_NAME -> name(parser.currentName());
                default -> value(parser, token);
            }
        }
    }

    private static boolean more(@Nullable JsonToken token) {
        return token != null && token != JsonToken.NOT_AVAILABLE;
    }

    private void open(JsonToken token) {
        if (depth == 1 && names[1].equals("error")) {
            error();
        }
        if (depth == 2 && token == JsonToken.START_OBJECT && names[1].equals("choices")) {
            choiceHere = true;
            index = 0;
            finishHere = false;
        }
        depth++;
        if (depth < DEPTH) {
            names[depth] = depth > 1 && token == JsonToken.START_ARRAY ? names[depth - 1] : "";
        }
    }

    private void close() {
        depth--;
        if (depth == 2 && finishHere && names[1].equals("choices")) {
            finished.set(index);
            finishHere = false;
        }
    }

    private void error() {
        failed = true;
        errorHere = true;
    }

    private void name(String name) {
        if (depth < DEPTH) {
            names[depth] = name;
        }
    }

    private void value(JsonParser parser, JsonToken token) throws IOException {
        if (depth == 0 || depth >= DEPTH || token == JsonToken.VALUE_NULL) {
            return;
        }
        if (depth == 1) {
            top(parser, token);
        } else if (usageDepth() > 0) {
            usage(parser, token);
        } else if (names[1].equals("choices")) {
            choice(parser, token);
        }
    }

    private void top(JsonParser parser, JsonToken token) throws IOException {
        switch (names[1]) {
            case "model" -> model = text(parser, token, model);
            case "service_tier" -> tier = text(parser, token, tier);
            case "error" -> error();
            default -> {}
        }
    }

    private static @Nullable String text(JsonParser parser, JsonToken token, @Nullable String before)
            throws IOException {
        return token == JsonToken.VALUE_STRING && !parser.getText().isEmpty() ? parser.getText() : before;
    }

    /** How deep the usage object stands; 0 if we are in none. */
    private int usageDepth() {
        return switch (names[1]) {
            case "usage" -> 2;
            case "x_groq" -> depth >= 3 && names[2].equals("usage") ? 3 : 0;
            case "choices" -> depth >= 4 && names[3].equals("usage") ? 4 : 0;
            default -> 0;
        };
    }

    private void usage(JsonParser parser, JsonToken token) throws IOException {
        int base = usageDepth();
        String parent = depth == base ? "usage" : names[depth - 1];
        String name = names[depth];
        usageHere = true;
        if (name.equals("cost") && token.isNumeric() && depth == base) {
            counts.cost(parser.getDecimalValue());
        } else if (token.isNumeric()) {
            counts.number(parent, name, parser.getValueAsLong());
        } else if (name.equals("service_tier")) {
            tier = text(parser, token, tier);
        }
    }

    /** {@code choices[]} is depth 2, a choice 3, its delta or message 4. */
    private void choice(JsonParser parser, JsonToken token) throws IOException {
        if (depth == 3 && names[3].equals("index") && token.isNumeric()) {
            index = Math.clamp(parser.getValueAsInt(), 0, MOST_CHOICES - 1);
            choices = Math.max(choices, index + 1);
        } else if (depth == 3 && names[3].equals("finish_reason")) {
            finishHere = true;
        } else if (token == JsonToken.VALUE_STRING && isContent()) {
            contentChars += parser.getTextLength();
        }
    }

    private boolean isContent() {
        return switch (names[depth]) {
            case "content", "text", "reasoning", "reasoning_content", "arguments", "refusal" -> true;
            default -> false;
        };
    }

    /** Did the last text read report usage, and nothing of a choice, and no error? OpenAI's extra chunk does. */
    public boolean onlyUsage() {
        return usageHere && !choiceHere && !errorHere;
    }

    /** Did the last text read report usage? */
    public boolean usageHere() {
        return usageHere;
    }

    /** The model's name as the answer gives it. */
    public @Nullable String model() {
        return model;
    }

    /** What was used; null if the provider never said. */
    public @Nullable Usage usage() {
        return counts.usage(tier);
    }

    /** Did an error come, within an answer that began well? */
    public boolean failed() {
        return failed;
    }

    /** Was something no JSON? It is passed over here: whoever reads the answer decides what that means. */
    public boolean broken() {
        return broken;
    }

    /** Has every choice said how it finished? */
    public boolean finished() {
        return !finished.isEmpty() && finished.cardinality() >= choices;
    }

    /**
     * A guess at the tokens written so far, for a stream that broke off before its usage came: four characters to a token,
     * and at least one to a chunk.
     */
    public long estimatedOutput() {
        return Math.max(chunksWithContent, (contentChars + 3) / 4);
    }
}

package caravan.stream;

import caravan.call.Json;
import caravan.call.Usage;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer in OpenAI's form as it passes: the model's name, the usage wherever the provider puts it, how the choices
 * finished, and errors. It keeps numbers, never content. It is fed whole JSON texts (the events of a stream, or an answer
 * that is here in full), or one long text piece by piece. A text that turns out to be none tells nothing.
 *
 * <p>Where usage is found: {@code usage} at the top, {@code choices[].usage} (Moonshot), {@code x_groq.usage} (Groq).
 */
public final class AnswerReader {
    private static final int DEPTH = 10;

    private final int wanted;
    private final String[] names = new String[DEPTH];
    private final Report all = new Report();
    private Report here = new Report();
    private final Written written = new Written();
    private int depth;
    private @Nullable JsonParser piecemeal;
    private boolean begun;
    private boolean broken;
    private long contentChars;
    private long chunksWithContent;
    private long index;
    private boolean finishHere;

    /** @param wanted how many choices were asked for: {@code n}; 1 if it was left out */
    public AnswerReader(int wanted) {
        this.wanted = wanted;
        Arrays.fill(names, "");
    }

    /** Reads one complete JSON text; one that is {@link #broken} tells nothing. */
    public void read(byte[] json, int from, int length) {
        here = new Report();
        depth = 0;
        long before = contentChars;
        try (JsonParser parser = Json.MAPPER.getFactory().createParser(json, from, length)) {
            tokens(parser);
        } catch (JsonProcessingException noJson) {
            here = new Report();
            broken = true;
            return;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        all.add(here);
        if (contentChars > before) {
            chunksWithContent++;
        }
    }

    /** Reads the next piece of one long JSON text. What is no JSON is passed over. */
    public void readOn(byte[] piece) {
        if (broken) {
            return;
        }
        try {
            if (piecemeal == null) {
                piecemeal = Json.MAPPER.getFactory().createNonBlockingByteArrayParser();
            }
            if (piecemeal.getNonBlockingInputFeeder() instanceof ByteArrayFeeder feeder && feeder.needMoreInput()) {
                feeder.feedInput(piece, 0, piece.length);
                tokens(piecemeal);
            }
            if (begun && depth == 0) {
                all.add(here);
            }
        } catch (IOException noJson) {
            broken = true;
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
        begun = true;
        if (isError()) {
            here.failed = true;
        }
        if (depth == 2 && token == JsonToken.START_OBJECT && names[1].equals("choices")) {
            here.hasChoice = true;
            index = 0;
            finishHere = false;
            written.take();
        }
        if (depth == 3 && names[1].equals("choices") && names[3].equals("delta")) {
            written.delta();
        }
        depth++;
        if (depth < DEPTH) {
            names[depth] = depth > 1 && token == JsonToken.START_ARRAY ? names[depth - 1] : "";
        }
    }

    private void close() {
        depth--;
        if (depth == 2 && names[1].equals("choices")) {
            here.choice(index, finishHere);
            finishHere = false;
            contentChars += written.take();
        }
    }

    /** {@code error} at the top, or in a choice (OpenRouter). */
    private boolean isError() {
        return switch (depth) {
            case 1 -> names[1].equals("error");
            case 3 -> names[1].equals("choices") && names[3].equals("error");
            default -> false;
        };
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
        if (isError()) {
            here.failed = true;
        } else if (depth == 1) {
            top(parser, token);
        } else if (usageDepth() > 0) {
            usage(parser, token);
        } else if (names[1].equals("choices")) {
            choice(parser, token);
        }
    }

    private void top(JsonParser parser, JsonToken token) throws IOException {
        switch (names[1]) {
            case "model" -> here.model = text(parser, token, here.model);
            case "service_tier" -> here.tier = text(parser, token, here.tier);
            // What vLLM said before it learned OpenAI's form.
            case "object" -> here.failed |= token == JsonToken.VALUE_STRING && "error".equals(parser.getText());
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
        here.hasUsage = true;
        if (name.equals("cost") && token.isNumeric() && depth == base) {
            here.counts.cost(parser.getDecimalValue());
        } else if (token.isNumeric()) {
            here.counts.number(parent, name, number(parser, token));
        } else if (name.equals("service_tier")) {
            here.tier = text(parser, token, here.tier);
        }
    }

    /** As a long; the nearest one if it is beyond. */
    private static long number(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            BigInteger beyond = parser.getBigIntegerValue();
            return beyond.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return token == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : (long) parser.getDoubleValue();
    }

    /** {@code choices[]} is depth 2, a choice 3, its delta or message 4. */
    private void choice(JsonParser parser, JsonToken token) throws IOException {
        if (depth == 3 && names[3].equals("index") && token.isNumeric()) {
            index = number(parser, token);
        } else if (depth == 3 && names[3].equals("finish_reason")) {
            finish(text(parser, token, null));
        } else if (token == JsonToken.VALUE_STRING && !names[3].equals("logprobs")) {
            written.add(names[3], depth == 3 ? "" : names[4], names[depth], parser.getTextLength());
        }
    }

    /** @param why null if the field is empty, as some send it until there is a reason */
    private void finish(@Nullable String why) {
        finishHere = why != null;
        here.failed |= "error".equals(why);
    }

    /** Did the last text read report usage, and nothing of a choice, and no error? OpenAI's extra chunk does. */
    public boolean onlyUsage() {
        return here.hasUsage && !here.hasChoice && !here.failed;
    }

    /** Did the last text read report usage? */
    public boolean usageHere() {
        return here.hasUsage;
    }

    /** The model's name as the answer gives it. */
    public @Nullable String model() {
        return all.model;
    }

    /** What was used; null if the provider never said. */
    public @Nullable Usage usage() {
        return all.counts.usage(all.tier);
    }

    /** Did an error come, within an answer that began well? */
    public boolean failed() {
        return all.failed;
    }

    /** Was something no JSON? It is passed over here: whoever reads the answer decides what that means. */
    public boolean broken() {
        return broken;
    }

    /** Has the one long text begun as JSON, and not come to its end? */
    public boolean cut() {
        return begun && !broken && depth > 0;
    }

    /** Has every choice said how it finished, those included that were asked for and have not begun? */
    public boolean finished() {
        return all.finished.cardinality() >= Math.max(1, Math.max(wanted, all.choices));
    }

    /**
     * A guess at the tokens written so far, for a stream that broke off before its usage came: four characters to a token,
     * and at least one to a chunk.
     */
    public long estimatedOutput() {
        return Math.max(chunksWithContent, (contentChars + 3) / 4);
    }
}

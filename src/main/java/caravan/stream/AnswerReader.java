package caravan.stream;

import caravan.call.Json;
import caravan.call.Telling;
import caravan.call.Usage;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer as it passes: the model's name, the usage, whether it is at its end, and errors. It keeps numbers, never
 * content. It is fed whole JSON texts (the events of a stream, or an answer that is here in full), or one long text piece by
 * piece. A text that turns out to be none tells nothing. Each form of answer is a subclass, which is told of the tokens.
 */
public abstract sealed class AnswerReader implements Telling
        permits ChatReader, ResponsesReader, MessagesReader, MediaReader, RankReader {
    static final int DEPTH = 10;

    /** The fields that lead to where we are, from 1; an array in an array or field goes by the name of that. */
    final String[] names = new String[DEPTH];

    final Report all = new Report();
    Report here = new Report();
    int depth;

    /** Null where nobody wants to know: nothing is read for it then. */
    @Nullable
    Marks marks;

    private @Nullable JsonParser piecemeal;
    private Shortened shortened = new Shortened();
    private boolean begun;
    private boolean broken;

    AnswerReader() {
        Arrays.fill(names, "");
    }

    /** The same, which notes what is for those who follow the call. */
    public final AnswerReader marking() {
        marks = new Marks();
        return this;
    }

    @Override
    public final @Nullable String id() {
        return marks == null ? null : marks.id();
    }

    @Override
    public final List<String> endings() {
        return marks == null ? List.of() : marks.endings();
    }

    /** An object or an array begins, at this depth. */
    abstract void opening(JsonToken token);

    /** One has ended, and we are at the depth where it began. */
    abstract void closed();

    /** A value that is neither null nor too deep. */
    abstract void value(JsonParser parser, JsonToken token) throws IOException;

    /** A text has been read to its end. */
    abstract void complete();

    /** Is a text by itself an answer too? Of a sound, some say no more. */
    boolean mayBeText() {
        return false;
    }

    /** Reads one complete JSON text; one that is {@link #broken} tells nothing. */
    public final void read(byte[] json, int from, int length) {
        here = new Report();
        depth = 0;
        begun = false;
        try (JsonParser parser = Json.MAPPER.getFactory().createParser(json, from, length)) {
            tokens(parser);
            broken |= !begun && !mayBeText(); // nothing at all, or a word such as null
        } catch (JsonProcessingException | NumberFormatException noJson) {
            here = new Report();
            broken = true;
            return;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        take();
    }

    /** The next piece begins a long JSON text of its own. */
    public final void beginLong() {
        here = new Report();
        depth = 0;
        piecemeal = null;
        shortened = new Shortened();
        begun = false;
        broken = false;
    }

    /** Reads the next piece of one long JSON text. What is no JSON is passed over. */
    public final void readOn(byte[] piece) {
        if (broken) {
            return;
        }
        try {
            if (piecemeal == null) {
                piecemeal = Json.MAPPER.getFactory().createNonBlockingByteArrayParser();
            }
            if (piecemeal.getNonBlockingInputFeeder() instanceof ByteArrayFeeder feeder && feeder.needMoreInput()) {
                byte[] left = shortened.of(piece);
                feeder.feedInput(left, 0, left.length);
                tokens(piecemeal);
            }
            if (begun && depth == 0) {
                take();
            }
        } catch (IOException | NumberFormatException noJson) {
            broken = true;
        }
    }

    private void take() {
        begun = false;
        complete();
        all.add(here);
    }

    private void tokens(JsonParser parser) throws IOException {
        for (JsonToken token = parser.nextToken(); more(token); token = parser.nextToken()) {
            switch (token) {
                case START_OBJECT, START_ARRAY -> open(token);
                case END_OBJECT, END_ARRAY -> {
                    depth--;
                    closed();
                }
                case FIELD_NAME -> name(parser.currentName());
                default -> {
                    if (depth > 0 && depth < DEPTH && token != JsonToken.VALUE_NULL) {
                        value(parser, token);
                    }
                }
            }
        }
    }

    private static boolean more(@Nullable JsonToken token) {
        return token != null && token != JsonToken.NOT_AVAILABLE;
    }

    private void open(JsonToken token) {
        begun = true;
        opening(token);
        depth++;
        if (depth < DEPTH) {
            names[depth] = depth > 1 && token == JsonToken.START_ARRAY ? names[depth - 1] : "";
        }
    }

    private void name(String name) {
        if (depth < DEPTH) {
            names[depth] = name;
        }
    }

    static @Nullable String text(JsonParser parser, JsonToken token, @Nullable String before) throws IOException {
        return token == JsonToken.VALUE_STRING && !parser.getText().isEmpty() ? parser.getText() : before;
    }

    /** As a long; the nearest one if it is beyond. */
    static long number(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            BigInteger beyond = parser.getBigIntegerValue();
            return beyond.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return token == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : (long) parser.getDoubleValue();
    }

    /** Reads a field of a usage object that stands at this depth, or of one of its details. */
    final void usage(JsonParser parser, JsonToken token, int base) throws IOException {
        String parent = depth == base ? "usage" : names[depth - 1];
        String name = names[depth];
        here.hasUsage = true;
        if (name.equals("cost") && token.isNumeric() && depth == base) {
            here.counts.cost(parser.getDecimalValue());
        } else if (name.equals("seconds") && token.isNumeric() && depth == base) {
            here.counts.seconds(parser.getDecimalValue());
        } else if (token.isNumeric()) {
            here.counts.number(parent, name, number(parser, token));
        } else if (name.equals("service_tier")) {
            here.tier = text(parser, token, here.tier);
        }
    }

    /** Did the last text read report usage, and nothing of a choice, and no error? OpenAI's extra chunk does. */
    public final boolean onlyUsage() {
        return here.hasUsage && !here.hasChoice && !here.failed;
    }

    /** Did the last text read report usage? */
    public final boolean usageHere() {
        return here.hasUsage;
    }

    @Override
    public final @Nullable String model() {
        return all.model;
    }

    @Override
    public @Nullable Usage usage() {
        return all.counts.usage(all.tier, false);
    }

    @Override
    public final boolean failed() {
        return all.failed;
    }

    /** Was something no JSON? It is passed over here: whoever reads the answer decides what that means. */
    public final boolean broken() {
        return broken;
    }

    /** Has the one long text begun as JSON, and not come to its end? */
    public final boolean cut() {
        return begun && !broken && depth > 0;
    }

    /** Is the text that was read last the end of its stream, by what it says? In chat that is {@code [DONE]}, which is no JSON. */
    public abstract boolean isEnd();

    /** The number of the last event, where events have numbers; else -1. */
    public long sequence() {
        return -1;
    }
}

package caravan.stream;

import caravan.call.Usage;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An answer in the form of OpenAI's chat completions, which completions and embeddings share as far as we read them.
 *
 * <p>Where usage is found: {@code usage} at the top, {@code choices[].usage} (Moonshot), {@code x_groq.usage} (Groq).
 */
public final class ChatReader extends AnswerReader {
    private final int wanted;
    private final Written written = new Written();
    private long contentChars;
    private long contentBefore;
    private long chunksWithContent;
    private long index;
    private boolean finishHere;
    private long itemTokens;

    /** @param wanted how many choices were asked for: {@code n}; 1 if it was left out */
    public ChatReader(int wanted) {
        this.wanted = wanted;
    }

    @Override
    void complete() {
        if (contentChars > contentBefore) {
            chunksWithContent++;
        }
        contentBefore = contentChars;
    }

    @Override
    void opening(JsonToken token) {
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
    }

    @Override
    void closed() {
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

    @Override
    void value(JsonParser parser, JsonToken token) throws IOException {
        if (isError()) {
            here.failed = true;
        } else if (depth == 1) {
            top(parser, token);
        } else if (isOfOneItem() && token.isNumeric()) {
            itemTokens += Math.clamp(number(parser, token), 0, UsageCounts.MOST);
        } else if (usageDepth() > 0) {
            usage(parser, token, usageDepth());
        } else if (names[1].equals("choices")) {
            choice(parser, token);
        }
    }

    private void top(JsonParser parser, JsonToken token) throws IOException {
        switch (names[1]) {
            case "model" -> here.model = text(parser, token, here.model);
            case "service_tier" -> here.tier = text(parser, token, here.tier);
            case "id" -> {
                if (marks != null) {
                    marks.id(text(parser, token, null));
                }
            }
            // What vLLM said before it learned OpenAI's form.
            case "object" -> here.failed |= token == JsonToken.VALUE_STRING && "error".equals(parser.getText());
            default -> {}
        }
    }

    /** GigaChat tells it of each embedding, and not of all. */
    private boolean isOfOneItem() {
        return depth == 4 && names[1].equals("data") && names[3].equals("usage") && names[4].equals("prompt_tokens");
    }

    @Override
    public @Nullable Usage usage() {
        Usage whole = super.usage();
        return whole == null && itemTokens > 0 ? Usage.of(itemTokens, 0) : whole;
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
        if (marks != null) {
            marks.ending(why);
        }
        here.failed |= "error".equals(why);
    }

    /** Has every choice said how it finished, those included that were asked for and have not begun? */
    @Override
    public boolean finished() {
        return all.finished.cardinality() >= Math.max(1, Math.max(wanted, all.choices));
    }

    @Override
    public boolean isEnd() {
        return false;
    }

    /** Four characters to a token, and at least one to a chunk. */
    @Override
    public long estimatedOutput() {
        return Math.max(chunksWithContent, (contentChars + 3) / 4);
    }
}

package caravan.stream;

import caravan.call.Units;
import caravan.call.Usage;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An answer that ranks documents. Cohere counts searches ({@code meta.billed_units.search_units}), Jina and those who speak as it
 * does count tokens ({@code usage}).
 */
public final class RankReader extends AnswerReader {
    private @Nullable Long searches;
    private boolean complete;

    @Override
    void opening(JsonToken token) {
        here.failed |= isError();
    }

    private boolean isError() {
        return depth == 1 && names[1].equals("error");
    }

    @Override
    void closed() {}

    @Override
    void value(JsonParser parser, JsonToken token) throws IOException {
        if (isError()) {
            here.failed = true;
        } else if (depth == 1 && names[1].equals("model")) {
            here.model = text(parser, token, here.model);
        } else if (depth > 1 && names[1].equals("usage")) {
            usage(parser, token, 2);
        } else if (depth == 3 && names[1].equals("meta") && token.isNumeric()) {
            billed(names[2] + "." + names[3], number(parser, token));
        }
    }

    private void billed(String name, long count) {
        if (name.equals("billed_units.search_units")) {
            searches = Math.clamp(count, 0, UsageCounts.MOST);
        } else if (name.equals("billed_units.input_tokens")) {
            here.hasUsage = true;
            here.counts.number("usage", "input_tokens", count);
        }
    }

    @Override
    void complete() {
        complete = true;
    }

    @Override
    public boolean finished() {
        return complete;
    }

    @Override
    public boolean isEnd() {
        return false;
    }

    /** Nothing is written: numbers alone. */
    @Override
    public long estimatedOutput() {
        return 0;
    }

    @Override
    public @Nullable Usage usage() {
        Usage tokens = all.counts.usage(all.tier, false);
        Long made = searches;
        if (made == null) {
            return tokens;
        }
        return tokens == null ? Usage.in(Units.searches(made), false) : tokens.and(Units.searches(made));
    }
}

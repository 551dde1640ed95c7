package caravan.dialects;

import caravan.call.Call;
import caravan.call.Form;
import caravan.call.Operation;
import caravan.call.Units;
import caravan.call.Usage;
import caravan.stream.MediaReader;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** What a call may come to, as far as its request tells: rather too much than too little. */
final class Foresight {
    /** Sound of 32 kbit/s: hardly any file packs more seconds into a byte. */
    private static final BigDecimal BYTES_PER_SECOND = BigDecimal.valueOf(4_000);

    private static final int TOKENS_PER_PART = 500;
    private static final int PARTS_PER_SEARCH = 100;

    private final Call call;
    private final long unsaid;

    /** @param unsaid how many tokens an answer may have whose request sets no limit */
    Foresight(Call call, long unsaid) {
        this.call = call;
        this.unsaid = unsaid;
    }

    Usage usage() {
        return Usage.of(Math.max(1, call.wanted().mayRead()), output()).and(units());
    }

    private long output() {
        Operation operation = call.operation();
        return operation == Operation.EMBEDDINGS
                        || operation == Operation.MODERATION
                        || operation == Operation.RERANK
                        || operation == Operation.COUNT_TOKENS
                ? 0
                : call.wanted().length().inAll(unsaid);
    }

    private Units units() {
        if (call.operation() == Operation.RERANK) {
            return Units.searches(searches());
        }
        MediaReader.Asked asked = Media.asked(call);
        if (asked.draws()) {
            return Units.images(asked.wanted(), (asked.quality() + " " + asked.size()).strip());
        }
        return asked.characters() == null ? sound() : Units.characters(asked.characters());
    }

    /** A long document counts again for each part of it. */
    private long searches() {
        long parts = Documents.of(call.json()) + call.wanted().mayRead() / TOKENS_PER_PART;
        return Math.max(1, (parts + PARTS_PER_SEARCH - 1) / PARTS_PER_SEARCH);
    }

    private Units sound() {
        Form form = call.wanted().form();
        return form == null
                ? Units.NONE
                : Units.seconds(
                        BigDecimal.valueOf(call.request().body().length).divide(BYTES_PER_SECOND, 0, RoundingMode.UP));
    }
}

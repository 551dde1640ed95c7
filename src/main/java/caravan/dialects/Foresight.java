package caravan.dialects;

import caravan.call.Call;
import caravan.call.Form;
import caravan.call.Operation;
import caravan.call.Units;
import caravan.call.Usage;
import caravan.stream.MediaReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** What a call may come to, as far as its request tells: rather too much than too little. */
final class Foresight {
    private static final List<String> LIMITS = List.of("max_completion_tokens", "max_tokens", "max_output_tokens");

    /** Sound of 32 kbit/s: hardly any file packs more seconds into a byte. */
    private static final BigDecimal BYTES_PER_SECOND = BigDecimal.valueOf(4_000);

    /** No answer is longer, whatever a request says. */
    private static final long MOST = 1_000_000_000;

    private static final int DIGITS = 10;

    private final Call call;
    private final long unsaid;

    /** @param unsaid how many tokens an answer may have whose request sets no limit */
    Foresight(Call call, long unsaid) {
        this.call = call;
        this.unsaid = unsaid;
    }

    Usage usage() {
        return Usage.of(Math.max(1, call.wanted().guessedInput()), output()).and(units());
    }

    private long output() {
        Operation operation = call.operation();
        return operation == Operation.EMBEDDINGS || operation == Operation.MODERATION
                ? 0
                : each() * Math.max(1, Reading.wanted(call));
    }

    /** The largest of the limits counts: which of them a provider knows, we do not know. */
    private long each() {
        long most = -1;
        for (String limit : LIMITS) {
            String said = Reading.number(call.json(), limit);
            if (said != null) {
                most = Math.max(most, said.length() > DIGITS ? MOST : Math.max(0, Long.parseLong(said)));
            }
        }
        return most < 0 ? unsaid : Math.min(most, MOST);
    }

    private Units units() {
        MediaReader.Asked asked = Media.asked(call);
        if (asked.draws()) {
            return Units.images(Math.max(1, asked.wanted()), (asked.quality() + " " + asked.size()).strip());
        }
        return asked.characters() == null ? sound() : Units.characters(asked.characters());
    }

    private Units sound() {
        Form form = call.wanted().form();
        return form == null
                ? Units.NONE
                : Units.seconds(
                        BigDecimal.valueOf(call.request().body().length).divide(BYTES_PER_SECOND, 0, RoundingMode.UP));
    }
}

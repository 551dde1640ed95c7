package caravan.dialects;

import caravan.call.Call;
import caravan.call.Operation;
import caravan.call.Usage;
import caravan.stream.AnswerReader;

/** What the reading of an answer tells about its call. */
final class Reading {
    private Reading() {}

    /** Sets the answering model and the usage; a guess, and marked as one, where the provider did not say. */
    static void into(Call call, AnswerReader reader) {
        String model = reader.model();
        if (model != null) {
            call.answeredAs(model);
        }
        Usage usage = reader.usage();
        if (usage != null) {
            call.used(usage);
        } else if (call.operation() != Operation.MODELS && reader.estimatedOutput() > 0) {
            call.used(Usage.estimate(estimatedInput(call), reader.estimatedOutput()));
        }
    }

    /** Four bytes to a token, of the JSON around the text as well: rather too much than too little. */
    private static long estimatedInput(Call call) {
        return (call.request().body().length + 3L) / 4;
    }
}

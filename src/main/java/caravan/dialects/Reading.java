package caravan.dialects;

import caravan.call.Call;
import caravan.call.Headers;
import caravan.call.Json;
import caravan.call.Operation;
import caravan.call.Upstream;
import caravan.call.Usage;
import caravan.stream.AnswerReader;
import caravan.stream.ChatReader;
import caravan.stream.MediaReader;
import caravan.stream.ResponsesReader;
import com.fasterxml.jackson.core.JsonToken;
import java.nio.charset.StandardCharsets;

/** What the reading of an answer tells about its call. */
final class Reading {
    private static final int MOST_DIGITS = 4;

    private Reading() {}

    /** Is its stream one whose events we know? */
    static boolean knowsEvents(Call call) {
        Operation operation = call.operation();
        return operation == null || operation == Operation.RESPONSES || Upstream.isBasic(operation);
    }

    /** Is there something to be read in its answer? What is passed through may show an answer of another call. */
    static boolean isRead(Call call, Headers headers) {
        return knowsEvents(call) || (call.operation() != Operation.PASS_THROUGH && isJson(headers));
    }

    private static boolean isJson(Headers headers) {
        String type = headers.get("content-type");
        return type != null && type.regionMatches(true, 0, "application/json", 0, 16);
    }

    /** A reader for the answer to this call. */
    static AnswerReader of(Call call) {
        return switch (call.operation()) {
            case RESPONSES -> new ResponsesReader();
            case IMAGE, IMAGE_EDIT, IMAGE_VARIATION, SPEECH, TRANSCRIPTION, TRANSLATION, MODERATION ->
                new MediaReader(Media.asked(call));
            case null, default -> new ChatReader(choicesWanted(call.json()));
        };
    }

    static int choicesWanted(Json request) {
        Json.Field n = request.field("n");
        if (n == null || n.kind() != JsonToken.VALUE_NUMBER_INT || n.end() - n.start() > MOST_DIGITS) {
            return 1;
        }
        String digits = new String(request.bytes(), n.start(), n.end() - n.start(), StandardCharsets.US_ASCII);
        return Integer.parseInt(digits.strip());
    }

    /**
     * Sets the answering model and the usage; a guess, and marked as one, where the provider did not say. Nothing changes
     * once the books are closed.
     */
    static void into(Call call, AnswerReader reader) {
        if (call.outcome() != null) {
            return;
        }
        String model = reader.model();
        if (model != null) {
            call.answeredAs(model);
        }
        Usage usage = reader.usage();
        if (usage != null) {
            call.used(usage);
        } else if (call.operation() != Operation.MODELS && reader.estimatedOutput() > 0) {
            call.used(Usage.estimate(call.guessedInput(), reader.estimatedOutput()));
        }
    }
}

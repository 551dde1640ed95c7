package caravan.dialects;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Headers;
import caravan.call.Operation;
import caravan.call.Telling;
import caravan.call.Trace;
import caravan.call.Upstream;
import caravan.call.Usage;
import caravan.stream.AnswerReader;
import caravan.stream.ChatReader;
import caravan.stream.MediaReader;
import caravan.stream.MessagesReader;
import caravan.stream.RankReader;
import caravan.stream.ResponsesReader;
import org.jspecify.annotations.Nullable;

/** What the reading of an answer tells about its call. */
final class Reading {
    private Reading() {}

    /** Is its stream one whose events we know? What is passed through may show an answer of another call. */
    static boolean knowsEvents(Call call) {
        return call.operation() != Operation.PASS_THROUGH;
    }

    /** Is there something to be read in its answer? Sounds are bytes, and a transcript may be plain text. */
    static boolean isRead(Call call, Headers headers) {
        Operation operation = call.operation();
        boolean always = operation == null
                || operation == Operation.RESPONSES
                || operation == Operation.RERANK
                || operation.isAnthropic()
                || Upstream.isBasic(operation);
        return always || (knowsEvents(call) && isJson(headers));
    }

    private static boolean isJson(Headers headers) {
        String type = headers.get("content-type");
        return type != null && type.regionMatches(true, 0, "application/json", 0, 16);
    }

    /** A reader for the answer to this call. */
    static AnswerReader of(Call call) {
        AnswerReader reader = reader(call);
        return call.tries().trace() == null ? reader : reader.marking();
    }

    private static AnswerReader reader(Call call) {
        return switch (call.operation()) {
            case RESPONSES -> new ResponsesReader();
            case MESSAGES, COUNT_TOKENS -> new MessagesReader();
            case IMAGE, IMAGE_EDIT, IMAGE_VARIATION, PICTURE, SPEECH, TRANSCRIPTION, TRANSLATION, MODERATION ->
                new MediaReader(Media.asked(call));
            case RERANK -> new RankReader();
            case null, default -> new ChatReader(call.wanted().length().choices());
        };
    }

    /**
     * Sets the answering model and the usage; a guess, and marked as one, where the provider did not say. Nothing changes
     * once the books are closed.
     */
    static void into(Call call, Telling telling) {
        if (call.outcome() != null) {
            return;
        }
        String model = telling.model();
        if (model != null) {
            call.answeredAs(model);
        }
        Trace trace = call.tries().trace();
        if (trace != null) {
            trace.answered(telling.id(), telling.endings());
        }
        Usage usage = call.told() == null ? telling.usage() : told(call.told(), telling);
        if (usage != null) {
            call.used(usage);
        } else if (call.operation() != Operation.MODELS && telling.estimatedOutput() > 0) {
            call.used(Usage.estimate(call.wanted().mayRead(), telling.estimatedOutput()));
        }
    }

    /** To the bucket, as the provider told it; if that was before it was written, what was written since is a guess. */
    private static @Nullable Usage told(Usage told, Telling telling) {
        if (told.equals(Usage.UNTOLD)) {
            return null; // the noughts that a caller's language has for it are no count
        }
        return told.estimated() && telling.estimatedOutput() > told.outputTokens()
                ? told.writing(telling.estimatedOutput())
                : told;
    }

    /** The same of an answer that has come to its end, or that nobody waits for: what it answers was read, at least. */
    static void allOf(Call call, Telling telling) {
        into(call, telling);
        long input = call.wanted().mayRead();
        if (call.outcome() == null && call.usage() == null && input > 0 && !telling.failed()) {
            call.used(Usage.estimate(input, telling.estimatedOutput()));
        }
    }

    /** The same of a whole answer: one of Responses may be no more than the promise of an answer, to be fetched later. */
    static void whole(Call call, AnswerReader reader) {
        if (call.operation() == Operation.RESPONSES && !reader.finished()) {
            into(call, reader);
        } else {
            allOf(call, reader);
        }
    }

    /**
     * The call ends before its answer was read, though no provider said no: the caller has left, or a step broke. Whoever was
     * reached may have done all that was asked.
     */
    static void unread(Call call) {
        if (!call.reached()) {
            return;
        }
        AnswerReader reader = of(call);
        if (call.answer() instanceof Answer.Whole whole && isRead(call, whole.headers())) {
            reader.read(whole.body(), 0, whole.body().length);
            whole(call, reader);
        } else {
            allOf(call, reader);
        }
    }
}

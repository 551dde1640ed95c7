package caravan.wording;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Json;
import caravan.call.Literals;
import caravan.call.Reason;
import caravan.call.UpstreamFailed;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Steps for routes of the user's: what a caller says, and what they are told, in other words. */
public final class Wording implements Literals {
    private final Masks masks = new Masks();

    /** Has the model be told this before all else, in whatever form the caller speaks. */
    public Call instruct(Call call, String text) {
        rewrite(call, Instruction.of(call, text));
        return call;
    }

    /** Puts these words in place of whatever matches in the request's texts. */
    public Call maskRequest(Call call, String regex, String with) {
        rewrite(call, Texts.masked(call.json(), masks.of(regex, with)));
        return call;
    }

    /** The same in the answer's texts, of a stream too: a match may begin in one event and end in another. */
    public Call maskAnswer(Call call, String regex, String with) {
        Mask mask = masks.of(regex, with);
        switch (call.answer()) {
            case Answer.Whole whole ->
                call.answered(new Answer.Whole(whole.status(), whole.headers(), Texts.masked(whole, mask)));
            case Answer.Streamed events
            when events.events() ->
                call.answered(new Answer.Streamed(
                        events.status(), events.headers(), new MaskedSource(events.source(), mask)));
            case Answer.Streamed bytes -> mustNotHoldTexts(call, bytes);
            case null -> throw new IllegalStateException("There is no answer yet");
        }
        return call;
    }

    /** What is too long to be held cannot be masked as a whole, and is not to go out as it is. */
    private static void mustNotHoldTexts(Call call, Answer.Streamed bytes) {
        boolean texts =
                switch (call.operation()) {
                    case CHAT, COMPLETION, RESPONSES, MESSAGES, TRANSCRIPTION, TRANSLATION -> true;
                    case null, default -> false;
                };
        if (texts) {
            bytes.source().cancel();
            throw new UpstreamFailed(Reason.UPSTREAM_INVALID, "The provider's answer is too long to be masked.");
        }
    }

    /** @param changes top-level fields of the request, and their values as JSON */
    private static void rewrite(Call call, Map<String, String> changes) {
        if (changes.isEmpty()) {
            return;
        }
        byte[] body = call.json().edit(changes);
        call.asks(call.request().with(body));
        call.open(call.wanted().with(Json.read(body, (name, parser) -> {})));
    }

    @Override
    public @Nullable String wrong(String method, String literal) {
        if (!method.startsWith("mask")) {
            return null;
        }
        try {
            masks.of(literal, "");
            return null;
        } catch (PatternSyntaxException wrong) {
            return "'" + literal + "' is no regular expression: " + wrong.getDescription();
        }
    }
}

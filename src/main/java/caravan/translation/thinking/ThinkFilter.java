package caravan.translation.thinking;

import caravan.call.Answer;
import caravan.call.Headers;
import caravan.call.Reason;
import caravan.call.Source;
import caravan.call.UpstreamFailed;
import caravan.chat.spokes.JsonText;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Takes the thoughts out of answers that are passed on in OpenAI's form, as they come but for that.
 *
 * @param shown are they told apart, as {@code reasoning_content}?
 * @param opened does an answer begin within a thought?
 */
public record ThinkFilter(boolean shown, boolean opened) {
    /** The answer without its thoughts. */
    public Answer of(Answer answer) {
        return switch (answer) {
            case Answer.Whole whole -> new Answer.Whole(whole.status(), rest(whole.headers()), whole(whole.body()));
            case Answer.Streamed streamed
            when streamed.events() ->
                new Answer.Streamed(streamed.status(), rest(streamed.headers()), stream(streamed.source()));
            case Answer.Streamed longOne -> {
                longOne.source().cancel();
                throw new UpstreamFailed(
                        Reason.UPSTREAM_INVALID, "The provider's answer is too long for its thoughts to be taken out.");
            }
        };
    }

    /** What they say of bytes that are not theirs any more. */
    private static Headers rest(Headers theirs) {
        return theirs.without("content-length");
    }

    private byte[] whole(byte[] body) {
        JsonNode answer = parsed(body, 0, body.length);
        return answer != null && new ThinkChoices(shown, opened).change(answer)
                ? answer.toString().getBytes(StandardCharsets.UTF_8)
                : body;
    }

    Source stream(Source theirs) {
        return new ThinkSource(theirs, new ThinkChoices(shown, opened));
    }

    /** Null if it is no JSON. */
    static @Nullable JsonNode parsed(byte[] bytes, int from, int length) {
        try {
            return JsonText.whole(bytes, from, length);
        } catch (IOException noJson) {
            return null;
        }
    }
}

package caravan.translation.thinking;

import caravan.call.Headers;
import caravan.chat.Fault;
import caravan.chat.Format;
import caravan.chat.Losses;
import caravan.chat.Prompt;

/**
 * A model that thinks aloud: {@code <think>…</think>} before its answer. What stands between is told as a thought, or not at all.
 * All else is as its provider has it.
 *
 * @param shown is the thought told?
 * @param opened does the answer begin within a thought, since the model's template has already opened it?
 */
public record ThinkBlocks(Format theirs, boolean shown, boolean opened) implements Format {
    @Override
    public Reader reader(boolean streamed) {
        return new ThinkReader(theirs.reader(streamed), shown, opened);
    }

    @Override
    public String path(Prompt prompt) {
        return theirs.path(prompt);
    }

    @Override
    public Headers headers() {
        return theirs.headers();
    }

    @Override
    public byte[] body(Prompt prompt, Losses losses) {
        return theirs.body(prompt, losses);
    }

    @Override
    public Framing framing() {
        return theirs.framing();
    }

    @Override
    public Fault fault(int status, byte[] body) {
        return theirs.fault(status, body);
    }
}

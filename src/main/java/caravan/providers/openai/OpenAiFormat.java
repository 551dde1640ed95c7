package caravan.providers.openai;

import caravan.chat.Fault;
import caravan.chat.Format;
import caravan.chat.Losses;
import caravan.chat.Prompt;

/** OpenAI's chat completions. */
public record OpenAiFormat(Quirks quirks) implements Format {
    @Override
    public String path(Prompt prompt) {
        return "/chat/completions";
    }

    @Override
    public byte[] body(Prompt prompt, Losses losses) {
        return new ChatBody(prompt, losses, quirks).bytes();
    }

    @Override
    public Framing framing() {
        return Framing.EVENTS;
    }

    @Override
    public Reader reader(boolean streamed) {
        return new ChatReader();
    }

    @Override
    public Fault fault(int status, byte[] body) {
        return Faults.of(status, body);
    }
}

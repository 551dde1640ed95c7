package caravan.providers.ollama;

import caravan.chat.Fault;
import caravan.chat.Format;
import caravan.chat.Losses;
import caravan.chat.Prompt;
import caravan.chat.spokes.ErrorBody;

/** Ollama's own chat, below an address without a path: {@code http://localhost:11434}. */
public final class OllamaFormat implements Format {
    @Override
    public String path(Prompt prompt) {
        return "/api/chat";
    }

    @Override
    public byte[] body(Prompt prompt, Losses losses) {
        return new OllamaBody(prompt, losses).bytes();
    }

    @Override
    public Framing framing() {
        return Framing.LINES;
    }

    /** A whole answer is what a stream would tell in one line. */
    @Override
    public Reader reader(boolean streamed) {
        return new OllamaReader();
    }

    /** It says what is wrong in a text, and nothing more than the status. */
    @Override
    public Fault fault(int status, byte[] body) {
        return ErrorBody.read(body).fault(status, Fault.Kind.of(status));
    }
}

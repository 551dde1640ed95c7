package caravan.providers.cohere;

import caravan.chat.Fault;
import caravan.chat.Format;
import caravan.chat.Losses;
import caravan.chat.Prompt;
import caravan.chat.spokes.ErrorBody;

/** Cohere's chat, below {@code https://api.cohere.com/v2}. */
public final class CohereFormat implements Format {
    @Override
    public String path(Prompt prompt) {
        return "/chat";
    }

    @Override
    public byte[] body(Prompt prompt, Losses losses) {
        return new CohereBody(prompt, losses).bytes();
    }

    @Override
    public Framing framing() {
        return Framing.EVENTS;
    }

    @Override
    public Reader reader(boolean streamed) {
        return new CohereReader();
    }

    @Override
    public Fault fault(int status, byte[] body) {
        ErrorBody error = ErrorBody.read(body);
        boolean overflow = error.tree().path("error_type").asText().equals("TOO_MANY_TOKENS");
        return error.fault(status, overflow ? Fault.Kind.TOO_LONG : Fault.Kind.of(status));
    }
}

package caravan.providers.gigachat;

import caravan.chat.Fault;
import caravan.chat.Format;
import caravan.chat.Losses;
import caravan.chat.Prompt;
import caravan.chat.spokes.ErrorBody;

/** GigaChat's first chat, below {@code https://gigachat.devices.sberbank.ru/api/v1}. */
public final class GigaChatFormat implements Format {
    @Override
    public String path(Prompt prompt) {
        return "/chat/completions";
    }

    @Override
    public byte[] body(Prompt prompt, Losses losses) {
        return new GigaChatBody(prompt, losses).bytes();
    }

    @Override
    public Framing framing() {
        return Framing.EVENTS;
    }

    @Override
    public Reader reader(boolean streamed) {
        return new GigaChatReader();
    }

    /** Tells its status again in the body, and a text. */
    @Override
    public Fault fault(int status, byte[] body) {
        return ErrorBody.read(body).fault(status, Fault.Kind.of(status));
    }
}

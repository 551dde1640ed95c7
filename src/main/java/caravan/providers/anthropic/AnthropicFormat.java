package caravan.providers.anthropic;

import caravan.call.Headers;
import caravan.chat.Fault;
import caravan.chat.Format;
import caravan.chat.Losses;
import caravan.chat.Prompt;

/**
 * Anthropic's Messages.
 *
 * @param version of the API: {@code 2023-06-01}; the newer ones refuse to be told how to sample
 * @param maxTokens how long an answer may be whose caller does not say, since it has to be said
 */
public record AnthropicFormat(String version, long maxTokens) implements Format {
    public static final AnthropicFormat USUAL = new AnthropicFormat("2023-06-01", 8192);

    @Override
    public String path(Prompt prompt) {
        return "/messages";
    }

    @Override
    public Headers headers() {
        return Headers.of("anthropic-version", version);
    }

    @Override
    public byte[] body(Prompt prompt, Losses losses) {
        return new MessagesBody(prompt, losses, this).bytes();
    }

    @Override
    public Framing framing() {
        return Framing.EVENTS;
    }

    @Override
    public Reader reader(boolean streamed) {
        return streamed ? new MessageEventsReader() : new MessageReader();
    }

    @Override
    public Fault fault(int status, byte[] body) {
        return Faults.of(status, body);
    }
}

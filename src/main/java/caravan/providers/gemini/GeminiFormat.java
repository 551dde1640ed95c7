package caravan.providers.gemini;

import caravan.call.Refused;
import caravan.chat.Fault;
import caravan.chat.Format;
import caravan.chat.Losses;
import caravan.chat.Prompt;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Gemini's generateContent. */
public final class GeminiFormat implements Format {
    private static final String PREFIX = "models/";

    @Override
    public String path(Prompt prompt) {
        String name = prompt.model().startsWith(PREFIX) ? prompt.model().substring(PREFIX.length()) : prompt.model();
        if (name.isEmpty() || name.startsWith(".")) {
            throw Refused.field("model", "The model's name cannot be part of a path.");
        }
        String path =
                "/models/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return prompt.extras().streamed() ? path + ":streamGenerateContent?alt=sse" : path + ":generateContent";
    }

    @Override
    public byte[] body(Prompt prompt, Losses losses) {
        return new GeminiBody(prompt, losses).bytes();
    }

    @Override
    public Framing framing() {
        return Framing.EVENTS;
    }

    /** A whole answer is what a stream would tell in one event. */
    @Override
    public Reader reader(boolean streamed) {
        return new GeminiReader();
    }

    @Override
    public Fault fault(int status, byte[] body) {
        return Faults.of(status, body);
    }
}

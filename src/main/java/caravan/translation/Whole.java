package caravan.translation;

import caravan.call.Json;
import caravan.chat.Event;
import caravan.chat.Fault;
import caravan.chat.Format;
import caravan.chat.Gathering;
import caravan.chat.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Reads an answer that is here in full. */
public final class Whole {
    private Whole() {}

    /** One that is no JSON, or does not come to its end, is a reply with a fault. */
    public static Reply read(Format format, byte[] body) {
        Gathering reply = new Gathering();
        try {
            JsonNode text = Json.WHOLE.readTree(body);
            Format.Reader reader = format.reader(false);
            reader.read(text, reply);
            reader.end(false, reply);
        } catch (IOException noJson) {
            reply.accept(new Event.Failed(new Fault(Fault.Kind.SERVER, "The provider's answer is not JSON.")));
        }
        return reply.reply();
    }
}

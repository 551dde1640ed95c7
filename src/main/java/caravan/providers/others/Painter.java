package caravan.providers.others;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Json;
import caravan.call.Operation;
import caravan.chat.Losses;
import caravan.chat.spokes.JsonText;
import caravan.providers.speech.Interpreter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Of pictures: one at a time, which comes with the answer. */
final class Painter extends Spoke {
    private static final Set<String> UNDERSTOOD = Set.of("model", "prompt", "n", "response_format", "stream");

    private final PictureFormat format;
    private final long created;

    private Painter(Call call, PictureFormat format, byte[] body, String dropped) {
        super(body, dropped);
        this.format = format;
        this.created = call.arrived().getEpochSecond();
    }

    static Painter of(Call call, PictureFormat format, Losses losses) {
        ObjectNode asked = JsonText.tree(Interpreter.asked(call));
        if (call.streamed()) {
            throw Losses.refused("stream", "The provider of this model sends a picture when it is done.");
        }
        if (asked.path("n").asInt(1) > 1 && call.operation() != Operation.PICTURE) {
            throw Losses.refused("n", "The provider of this model paints one picture at a time.");
        }
        asked.fieldNames().forEachRemaining(name -> {
            if (!UNDERSTOOD.contains(name)) {
                losses.drop(name);
            }
        });
        String prompt = asked.path("prompt").asText();
        byte[] body = Json.MAPPER
                .createObjectNode()
                .put(format.prompt(), prompt)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        return new Painter(call, format, body, losses.names());
    }

    @Override
    byte[] translated(Answer.Whole theirs) {
        String picture = format.picture(theirs);
        if (picture.isEmpty()) {
            throw invalid("There is no picture in the provider's answer.");
        }
        ObjectNode told = Json.MAPPER.createObjectNode().put("created", created);
        told.putArray("data").addObject().put("b64_json", picture);
        return told.toString().getBytes(StandardCharsets.UTF_8);
    }
}

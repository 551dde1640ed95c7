package caravan.commands;

import caravan.call.Call;
import caravan.call.Json;
import caravan.call.Reason;
import caravan.call.Refused;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What comes with an order. */
final class Bodies {
    /** All of it is kept, and stands in the log before and after. */
    private static final int MOST = 64 << 10;

    private Bodies() {}

    /** @throws Refused 400 if it is not one JSON object */
    static ObjectNode object(Call call) {
        byte[] body = call.request().body();
        if (body.length > MOST) {
            throw new Refused(Reason.TOO_LARGE, "An order has at most " + MOST + " bytes.");
        }
        Json.read(body, (name, parser) -> {});
        try {
            return (ObjectNode) Json.EXACT.readTree(body);
        } catch (JsonProcessingException twice) {
            throw new Refused(Reason.INVALID_REQUEST, "We could not read the JSON body: " + twice.getOriginalMessage());
        } catch (NumberFormatException beyond) {
            throw new Refused(Reason.INVALID_REQUEST, "We could not read the JSON body: a number is too large.");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** An order without a body says nothing more. */
    static ObjectNode objectIfAny(Call call) {
        return call.request().body().length == 0 ? Json.MAPPER.createObjectNode() : object(call);
    }
}

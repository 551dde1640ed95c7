package caravan.dialects;

import caravan.call.Cost;
import caravan.call.Json;
import caravan.call.Refused;
import caravan.stream.EventData;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The event of a stream that has its usage, with {@code usage.cost} in it, in USD. */
final class PricedChunk {
    private PricedChunk() {}

    /** @return the event unchanged if there is no cost, or no usage object at its top or in its response, or one that has its cost */
    static byte[] of(byte[] event, @Nullable Cost cost) {
        EventData data = EventData.of(event, 0, event.length);
        if (cost == null || data == null || data.bytes() != event) {
            return event;
        }
        byte[] priced = priced(Arrays.copyOfRange(event, data.from(), data.to()), cost);
        ByteArrayOutputStream out = new ByteArrayOutputStream(event.length + 32);
        out.write(event, 0, data.from());
        out.writeBytes(priced);
        out.write(event, data.to(), event.length - data.to());
        return out.toByteArray();
    }

    private static byte[] priced(byte[] chunk, Cost cost) {
        try {
            Json json = Json.read(chunk, (name, parser) -> {});
            Json.Field response = json.field("response");
            if (response != null && response.kind() == JsonToken.START_OBJECT) {
                byte[] inner = Arrays.copyOfRange(chunk, response.start(), response.end());
                return json.edit(Map.of("response", new String(priced(inner, cost), StandardCharsets.UTF_8)));
            }
            Json.Field usage = json.field("usage");
            String text = usage == null
                    ? ""
                    : new String(chunk, usage.start(), usage.end() - usage.start(), StandardCharsets.UTF_8);
            if (!text.startsWith("{") || text.contains("\"cost\"")) {
                return chunk;
            }
            String rest = text.substring(1);
            String comma = rest.strip().startsWith("}") ? "" : ",";
            return json.edit(Map.of("usage", "{\"cost\":" + cost.plain() + comma + rest));
        } catch (Refused odd) {
            return chunk; // a field twice, say: the caller's to judge
        }
    }
}

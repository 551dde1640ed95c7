package caravan.dialects;

import caravan.call.Cost;
import caravan.call.Json;
import caravan.stream.EventData;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The usage chunk of a stream with {@code usage.cost} in it, in USD. */
final class PricedChunk {
    private PricedChunk() {}

    /** @return the event unchanged if there is no cost, or no usage object at its top */
    static byte[] of(byte[] event, EventData data, @Nullable Cost cost) {
        EventData own = EventData.of(event, 0, event.length);
        Json json = Json.read(Arrays.copyOfRange(data.bytes(), data.from(), data.to()), (name, parser) -> {});
        Json.Field usage = json.field("usage");
        if (cost == null || usage == null || own == null || own.bytes() != event) {
            return event;
        }
        String text = new String(json.bytes(), usage.start(), usage.end() - usage.start(), StandardCharsets.UTF_8);
        if (!text.startsWith("{") || text.contains("\"cost\"")) {
            return event;
        }
        String comma = text.substring(1).isBlank() || text.substring(1).strip().startsWith("}") ? "" : ",";
        byte[] priced = json.edit(Map.of("usage", "{\"cost\":" + cost.plain() + comma + text.substring(1)));
        ByteArrayOutputStream out = new ByteArrayOutputStream(event.length + 32);
        out.write(event, 0, own.from());
        out.writeBytes(priced);
        out.write(event, own.to(), event.length - own.to());
        return out.toByteArray();
    }
}

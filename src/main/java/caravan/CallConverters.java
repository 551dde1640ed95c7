package caravan;

import caravan.call.Call;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Converter;
import org.apache.camel.TypeConverters;

/** Lets a user's route read a call's body as text, bytes or a stream: {@code ${body}}, {@code unmarshal}, {@code to: http}. */
public final class CallConverters implements TypeConverters {
    /** What would go to a provider: the caller's bytes, with the chosen model's name in them. */
    @Converter
    public byte[] bytes(Call call) {
        return call.outgoing(Map.of());
    }

    @Converter
    public String text(Call call) {
        return new String(bytes(call), StandardCharsets.UTF_8);
    }

    @Converter
    public InputStream stream(Call call) {
        return new ByteArrayInputStream(bytes(call));
    }
}

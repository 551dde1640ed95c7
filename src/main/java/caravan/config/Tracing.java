package caravan.config;

import caravan.hush.Hush;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where spans of calls go.
 *
 * @param otlpEndpoint of whoever collects them, without {@code /v1/traces}; null if nobody does
 * @param otlpHeaders that are sent with them, {@code name=value} separated by commas; null for none
 * @param otlpPercent of the traces that begin here, how many of a hundred are sent
 */
public record Tracing(@Nullable URI otlpEndpoint, @Nullable Secret otlpHeaders, int otlpPercent) {

    static Tracing read(Values values) {
        Tracing read = new Tracing(
                values.address(Knob.OTLP_ENDPOINT, "http://collector:4318"),
                values.secret(Knob.OTLP_HEADERS),
                values.number(Knob.OTLP_PERCENT, 0, 100));
        Map<String, String> headers = read.headers();
        if (headers == null) {
            values.mistake(Knob.OTLP_HEADERS, "must be name=value, separated by commas");
        } else {
            headers.forEach(Hush::learn);
        }
        return read;
    }

    /** By name; null if they are no headers. */
    public @Nullable Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String pair : (otlpHeaders == null ? "" : otlpHeaders.value()).split(",", -1)) {
            int sign = pair.indexOf('=');
            if (sign > 0) {
                headers.put(
                        pair.substring(0, sign).strip(),
                        pair.substring(sign + 1).strip());
            } else if (!pair.isBlank()) {
                return null;
            }
        }
        return headers;
    }
}

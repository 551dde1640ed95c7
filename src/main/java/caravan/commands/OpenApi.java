package caravan.commands;

import caravan.call.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** What programs need to know of the admin API. */
final class OpenApi {
    private OpenApi() {}

    static ObjectNode document() {
        try (InputStream resource = OpenApi.class.getResourceAsStream("openapi.json")) {
            return (ObjectNode) Json.MAPPER.readTree(Objects.requireNonNull(resource));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

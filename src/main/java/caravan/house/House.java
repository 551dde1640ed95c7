package caravan.house;

import caravan.call.Answer;
import caravan.call.Headers;
import caravan.call.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** The steps that answer for the gateway itself. */
public final class House {
    private final String version;
    private final InstantSource clock;
    private final Supplier<List<String>> troubles;
    private volatile boolean stopping;

    /** @param troubles what is wrong now, in words; calls go on all the same */
    public House(String version, InstantSource clock, Supplier<List<String>> troubles) {
        this.version = version;
        this.clock = clock;
        this.troubles = troubles;
    }

    /** From now on the gateway is not ready: probes see it, and no new calls are sent here. */
    public void stopping() {
        stopping = true;
    }

    /** Healthy or not; what is wrong, if something is, stands in {@code detail}. */
    public Answer.Whole health() {
        ObjectNode page = Json.MAPPER
                .createObjectNode()
                .put("status", stopping ? "stopping" : "healthy")
                .put("service", "caravan")
                .put("version", version)
                .put("timestamp", clock.instant().toString());
        List<String> wrong = troubles.get();
        if (!wrong.isEmpty()) {
            wrong.forEach(page.putArray("detail")::add);
        }
        return page(stopping ? 503 : 200, "application/json", page.toString());
    }

    public Answer.Whole ping() {
        return page(200, "text/plain; charset=utf-8", "OK");
    }

    private static Answer.Whole page(int status, String type, String text) {
        return new Answer.Whole(status, Headers.of("content-type", type), text.getBytes(StandardCharsets.UTF_8));
    }
}

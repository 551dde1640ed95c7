package caravan.providers.attempts;

import caravan.call.Headers;
import caravan.stream.Beginning;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;

/** What an answer looks like, by its head and its first bytes. */
final class Look {
    private static final int NO_CONTENT = 204;
    private static final int LOOKED_AT = 64;
    private static final String TYPE = "content-type";

    private Look() {}

    /** Is it compressed, in a way that was not unpacked on the way? */
    static boolean isPacked(Headers headers) {
        String encoding = headers.get("content-encoding");
        return encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity");
    }

    /** What has no body is here at once, and JSON can be held. */
    static boolean flows(HttpClientResponse response, Headers headers) {
        String type = headers.get(TYPE);
        boolean json = type != null && type.regionMatches(true, 0, "application/json", 0, 16);
        return !json
                && response.statusCode() != NO_CONTENT
                && !response.request().getMethod().equals(HttpMethod.HEAD);
    }

    /** Are these events, though they are called something else? Once enough has come to tell, nobody looks again. */
    static boolean showsEvents(Buffer held, Buffer piece) {
        int before = held.length() - piece.length();
        return before < LOOKED_AT && Beginning.isOfEvents(held.getBytes(0, Math.min(held.length(), LOOKED_AT)));
    }

    static Headers asEvents(Headers headers) {
        return headers.without(TYPE).plus(TYPE, "text/event-stream");
    }
}

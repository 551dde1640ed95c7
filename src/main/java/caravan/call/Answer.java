package caravan.call;

import java.nio.charset.StandardCharsets;

/** What came back from a provider, or from the gateway itself. */
public sealed interface Answer {
    int status();

    Headers headers();

    /** An answer that is here in full. */
    record Whole(int status, Headers headers, byte[] body) implements Answer {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** An answer that is still coming: its bytes flow when {@link Source#start} is called, and not before. */
    record Streamed(int status, Headers headers, Source source) implements Answer {
        /** True for server-sent events; false for a body that is only too long to be held. */
        public boolean events() {
            return isEvents(headers);
        }
    }

    /** Do these headers announce server-sent events? */
    static boolean isEvents(Headers headers) {
        String type = headers.get("content-type");
        return type != null && type.regionMatches(true, 0, "text/event-stream", 0, 17);
    }
}

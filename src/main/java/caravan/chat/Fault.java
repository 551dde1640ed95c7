package caravan.chat;

import org.jspecify.annotations.Nullable;

/**
 * What went wrong at a provider, in no dialect.
 *
 * @param status the provider's HTTP status; 0 if it came within an answer that began well
 * @param message for the caller; without our keys and the names of our accounts
 * @param code the provider's word for it, if it has one that clients know
 * @param param the field of the request that is at fault
 */
public record Fault(
        Kind kind,
        int status,
        String message,
        @Nullable String code,
        @Nullable String param) {
    /** For the decision that it forces. */
    public enum Kind {
        INVALID(400),
        UNAUTHENTICATED(401),
        UNPAID(402),
        FORBIDDEN(403),
        NOT_FOUND(404),
        TOO_LARGE(413),
        LIMITED(429),
        SERVER(500),
        TIMEOUT(504),
        OVERLOADED(503),
        /** The prompt is longer than the model can read. */
        TOO_LONG(400),
        /** The prompt, or what would have answered it, is not to be said. */
        FILTERED(400);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }

        /** What a status alone says. */
        public static Kind of(int status) {
            return switch (status) {
                case 401, 498 -> UNAUTHENTICATED;
                case 402 -> UNPAID;
                case 403 -> FORBIDDEN;
                case 404 -> NOT_FOUND;
                case 408, 504, 524 -> TIMEOUT;
                case 413 -> TOO_LARGE;
                case 429 -> LIMITED;
                case 503, 529 -> OVERLOADED;
                default -> status >= 400 && status < 500 ? INVALID : SERVER;
            };
        }
    }

    public Fault {
        message = Discretion.over(message);
    }

    public Fault(Kind kind, String message) {
        this(kind, 0, message, null, null);
    }
}

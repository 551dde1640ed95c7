package caravan.call;

import org.jspecify.annotations.Nullable;

/** Our no: the gateway will not do what the caller asks. The message is for the caller. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The mark of a no that could be taken for a provider's. */
    public static final Headers BY_GATEWAY = Headers.of("X-Caravan-Refused-By", "gateway");

    private final transient Reason reason;
    private final @Nullable String param;
    private final transient Headers headers;
    private final int status;

    public Refused(Reason reason, String message) {
        this(reason, message, null, Headers.NONE);
    }

    /**
     * @param param the field of the request that is at fault
     * @param headers what the answer must carry besides: Allow, Retry-After, WWW-Authenticate
     */
    public Refused(Reason reason, String message, @Nullable String param, Headers headers) {
        this(reason, reason.status(), message, param, headers);
    }

    private Refused(Reason reason, int status, String message, @Nullable String param, Headers headers) {
        super(message, null, false, false);
        this.reason = reason;
        this.status = status;
        this.param = param;
        this.headers = headers;
    }

    /** A route of the user's says no, with a status of its own. */
    public static Refused byRoute(int status, String message) {
        return new Refused(Reason.ROUTE_REFUSED, status, message, null, Headers.NONE);
    }

    /** A field of the request is wrong. */
    public static Refused field(String param, String message) {
        return new Refused(Reason.INVALID_REQUEST, message, param, Headers.NONE);
    }

    /** It is too much for now. */
    public static Refused tryAgain(String message) {
        return new Refused(Reason.OVERLOADED, message, null, Headers.of("Retry-After", "1"));
    }

    public Reason reason() {
        return reason;
    }

    /** The HTTP status; the reason's, but for what a route refuses. */
    public int status() {
        return status;
    }

    public @Nullable String param() {
        return param;
    }

    public Headers headers() {
        return headers;
    }

    /** Never null here. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}

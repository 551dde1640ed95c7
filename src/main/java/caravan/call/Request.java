package caravan.call;

import org.jspecify.annotations.Nullable;

/**
 * What arrived at the front door. The body is as the caller sent it.
 *
 * @param path the path as sent, without the query
 * @param query the query as sent, without the question mark; empty if there is none
 * @param body all of it; empty if it comes as an upload
 * @param upload the body, where it is passed on as it comes; null where it is held
 * @param address of the caller, without the port: of the connection's other end, or whom it has heard if it is a proxy that is
 *     trusted
 */
public record Request(
        String method,
        String path,
        String query,
        Headers headers,
        byte[] body,
        @Nullable Upload upload,
        String address) {

    /** A request whose body is here. */
    public Request(String method, String path, String query, Headers headers, byte[] body, String address) {
        this(method, path, query, headers, body, null, address);
    }

    /** The same with another body. */
    public Request with(byte[] other) {
        return new Request(method, path, query, headers, other, upload, address);
    }
}

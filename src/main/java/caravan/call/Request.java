package caravan.call;

/**
 * What arrived at the front door. The body is as the caller sent it and never changed.
 *
 * @param path the path as sent, without the query
 * @param query the query as sent, without the question mark; empty if there is none
 * @param address the address of the connection's other end, without the port
 */
public record Request(String method, String path, String query, Headers headers, byte[] body, String address) {}

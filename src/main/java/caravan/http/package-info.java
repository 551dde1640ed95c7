/**
 * The front door: an HTTP server on event loops of our own, under Camel's {@code platform-http:} endpoints. Why not the stock
 * engine: docs/decisions.
 */
@org.jspecify.annotations.NullMarked
package caravan.http;

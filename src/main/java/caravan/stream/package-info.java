/** Streams on their way through: server-sent events cut where they end, and what an answer says about itself. */
@org.jspecify.annotations.NullMarked
package caravan.stream;

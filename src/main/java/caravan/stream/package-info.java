/** Server-sent events as bytes: split where they end, read where they must be, and otherwise left as they came. */
@org.jspecify.annotations.NullMarked
package caravan.stream;

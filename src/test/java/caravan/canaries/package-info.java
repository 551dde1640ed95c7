/** Canaries: secrets that are sent down every path, and must come out of none. */
@org.jspecify.annotations.NullMarked
package caravan.canaries;

/**
 * The nouns: what a call is, who makes it, who answers it, what it used and what it cost. Everything else depends on
 * this package; it depends on nothing of ours.
 */
@org.jspecify.annotations.NullMarked
package caravan.call;

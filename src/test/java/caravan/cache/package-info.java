/** Answers that are given again. */
@org.jspecify.annotations.NullMarked
package caravan.cache;

/** Thoughts that stand in a text. */
@org.jspecify.annotations.NullMarked
package caravan.translation.thinking;

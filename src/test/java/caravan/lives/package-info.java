/** Every call ends well: whoever leaves, hangs, breaks or kills, nothing is left open and the books are right. */
@org.jspecify.annotations.NullMarked
package caravan.lives;

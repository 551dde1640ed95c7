/** Those who should not be where they are, and what they try. */
@org.jspecify.annotations.NullMarked
package caravan.intruders;

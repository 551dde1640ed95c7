/** The house's own pages: is it well, and does it listen. */
@org.jspecify.annotations.NullMarked
package caravan.house;

/** What Camel must know of us: calls that can be read, the beans of each call's snapshot, our variables, and how it is set up. */
@org.jspecify.annotations.NullMarked
package caravan.camel;

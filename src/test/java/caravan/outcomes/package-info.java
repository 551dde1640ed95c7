/** How requests end: the closed list of outcomes, each through the door. */
@org.jspecify.annotations.NullMarked
package caravan.outcomes;

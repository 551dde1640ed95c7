/** How deployments have been lately, as all calls see it and whatever is read anew: what cools down, whose circuit is open, what is drained. */
@org.jspecify.annotations.NullMarked
package caravan.conditions;

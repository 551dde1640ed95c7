/** When a circuit opens, who is let through then, and what is forgotten. */
@org.jspecify.annotations.NullMarked
package caravan.conditions;

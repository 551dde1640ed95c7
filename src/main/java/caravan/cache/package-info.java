/** Answers that are given again: exactly the same question, asked by the same tenant, is not paid for twice. */
@org.jspecify.annotations.NullMarked
package caravan.cache;

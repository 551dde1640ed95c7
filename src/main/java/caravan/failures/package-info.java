/** What a provider's failure means: whether and whom to ask again, and when. */
@org.jspecify.annotations.NullMarked
package caravan.failures;

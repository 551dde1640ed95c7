/** What a provider answers, in the words of the caller: whole, or event by event as it comes. */
@org.jspecify.annotations.NullMarked
package caravan.translation;

/** Providers that speak Cohere's second chat. */
@org.jspecify.annotations.NullMarked
package caravan.providers.cohere;

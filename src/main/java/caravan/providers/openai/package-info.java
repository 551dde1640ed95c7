/** Providers that speak OpenAI's chat completions, or nearly so, on the way to and from a caller that does not. */
@org.jspecify.annotations.NullMarked
package caravan.providers.openai;

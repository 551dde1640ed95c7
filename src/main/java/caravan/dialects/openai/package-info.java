/** What callers speak who speak OpenAI's chat completions, on the way to and from a provider that does not. */
@org.jspecify.annotations.NullMarked
package caravan.dialects.openai;

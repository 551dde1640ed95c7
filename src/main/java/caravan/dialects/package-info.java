/**
 * What callers speak. A dialect reads a caller's request into the {@link caravan.call.Call} and writes the answer, or the
 * error, as its clients expect it. Here: OpenAI's chat completions, completions, embeddings and models.
 */
@org.jspecify.annotations.NullMarked
package caravan.dialects;

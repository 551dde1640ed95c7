/** Embeddings, between OpenAI's form and those of providers that have one of their own. */
@org.jspecify.annotations.NullMarked
package caravan.embeddings;

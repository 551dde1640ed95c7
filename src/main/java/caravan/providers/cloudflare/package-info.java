/** Cloudflare's Workers AI, asked in its own way and not in OpenAI's. */
@org.jspecify.annotations.NullMarked
package caravan.providers.cloudflare;

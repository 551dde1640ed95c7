/**
 * Upstreams: the providers that answer calls. One that speaks OpenAI is data in {@code config/providers.yaml}; a different
 * wire format is one class that implements {@link caravan.call.Upstream}.
 */
@org.jspecify.annotations.NullMarked
package caravan.providers;

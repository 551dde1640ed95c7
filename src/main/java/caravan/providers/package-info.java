/**
 * Upstreams: the providers that answer calls. One that speaks OpenAI is data in {@code config/providers.yaml}; a different
 * wire format is one class that implements {@link caravan.call.Upstream}. Here a provider is read and put together of what the
 * packages below know, each of one side of it; none of them knows what is here.
 */
@org.jspecify.annotations.NullMarked
package caravan.providers;

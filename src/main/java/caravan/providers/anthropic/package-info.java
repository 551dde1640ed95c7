/** Providers that speak Anthropic's Messages. */
@org.jspecify.annotations.NullMarked
package caravan.providers.anthropic;

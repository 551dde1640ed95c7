/** What callers speak who speak Anthropic's Messages, on the way to and from a provider that does not. */
@org.jspecify.annotations.NullMarked
package caravan.dialects.anthropic;

/**
 * The provider that needs no network: it speaks OpenAI's format as any other does, answers offline, and misbehaves on
 * request, so that a newcomer and every test can see everything.
 */
@org.jspecify.annotations.NullMarked
package caravan.providers.demo;

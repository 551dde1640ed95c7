/** Providers that speak Gemini's generateContent. */
@org.jspecify.annotations.NullMarked
package caravan.providers.gemini;

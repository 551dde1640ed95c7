/** Providers that speak Ollama's own tongue: a JSON text a line. */
@org.jspecify.annotations.NullMarked
package caravan.providers.ollama;

/** What is known of models by their names. */
@org.jspecify.annotations.NullMarked
package caravan.providers.lore;

/** Which model answers: the name that a caller wrote becomes candidates, each a provider and its own name for the model. */
@org.jspecify.annotations.NullMarked
package caravan.models;

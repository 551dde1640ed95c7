/** Places in the pipeline where routes of the user's come in. */
@org.jspecify.annotations.NullMarked
package caravan.hooks;

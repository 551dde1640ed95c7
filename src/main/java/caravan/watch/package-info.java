/** When the files have changed: what they look like, and the one thread that looks and reloads. */
@org.jspecify.annotations.NullMarked
package caravan.watch;

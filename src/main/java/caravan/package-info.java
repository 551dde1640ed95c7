/** The root: {@link caravan.Caravan} starts the {@link caravan.Gateway}, {@link caravan.Beans} wires what the routes refer to. */
@org.jspecify.annotations.NullMarked
package caravan;

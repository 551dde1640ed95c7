/** The root: {@link caravan.Caravan} starts the gateway, {@link caravan.Beans} wires it. */
@org.jspecify.annotations.NullMarked
package caravan;

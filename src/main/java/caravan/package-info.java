/**
 * The root: {@link caravan.Caravan} starts the {@link caravan.Gateway}, which has one {@link caravan.Generation} after the other serve;
 * {@link caravan.Beans} is what their routes can refer to.
 */
@org.jspecify.annotations.NullMarked
package caravan;

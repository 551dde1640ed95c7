/** Files of the gateways that people come from: they load as they are, and do what their documents say. */
@org.jspecify.annotations.NullMarked
package caravan.foreign;

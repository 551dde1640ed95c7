/** What the tests of other gateways try, tried here at the running gateway, with their figures. */
@org.jspecify.annotations.NullMarked
package caravan.parity;

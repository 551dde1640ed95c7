/** What users of other gateways complain about, one test or more for each complaint; docs/peers.md is the list. */
@org.jspecify.annotations.NullMarked
package caravan.peers;

/** What tests need to stand at both ends of a gateway: a provider that obeys a script, and a caller that may misbehave. */
@org.jspecify.annotations.NullMarked
package caravan.testkit;

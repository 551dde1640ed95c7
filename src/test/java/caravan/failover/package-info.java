/** Who answers when somebody does not: the running gateway before a fleet of fake providers. */
@org.jspecify.annotations.NullMarked
package caravan.failover;

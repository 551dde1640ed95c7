/** The way of log lines to standard output. */
@org.jspecify.annotations.NullMarked
package caravan.ledger.log;

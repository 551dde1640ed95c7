/**
 * What happened: the journal's lines, the metrics, the figures of {@code /stats} and the access line. Every call is
 * written down once, whatever became of it. No prompt, no answer and no secret is.
 */
@org.jspecify.annotations.NullMarked
package caravan.ledger;

/**
 * The journal: lines of JSON in files, placed there without waiting and without loss. It knows the ids of calls and nothing
 * else about them; what stands in a line is the ledger's business. Why it is built this way: docs/decisions/0004-journal.md.
 */
@org.jspecify.annotations.NullMarked
package caravan.ledger.journal;

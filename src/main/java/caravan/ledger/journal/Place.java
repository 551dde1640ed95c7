package caravan.ledger.journal;

/**
 * A place in the journal.
 *
 * @param segment the number of its file
 * @param bytes how many of its bytes come before
 */
public record Place(int segment, long bytes) {}

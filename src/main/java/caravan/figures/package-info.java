/** What can be seen of the gateway in figures, besides what the ledger sums up: meters, and the rest of {@code /stats}. */
@org.jspecify.annotations.NullMarked
package caravan.figures;

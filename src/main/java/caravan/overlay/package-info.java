/** What orders have changed, laid over the files: kept in the database, undone one by one. */
@org.jspecify.annotations.NullMarked
package caravan.overlay;

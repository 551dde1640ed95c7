/** What must outlive the process besides the journal: SQLite, in the data folder. */
@org.jspecify.annotations.NullMarked
package caravan.store;

/**
 * The books: what the journal says of each call, kept in the database so that it can be asked. The journal stays the truth; why it is
 * done this way: docs/decisions/0024-books-follow-the-journal.md.
 */
@org.jspecify.annotations.NullMarked
package caravan.books;

/** What the documentation says is so. */
@org.jspecify.annotations.NullMarked
package caravan.docs;

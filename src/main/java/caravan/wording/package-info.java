/** Steps for routes of the user's that change what is said in requests and answers. */
@org.jspecify.annotations.NullMarked
package caravan.wording;

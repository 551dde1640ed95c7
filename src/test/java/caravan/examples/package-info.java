/** The examples work: each is installed as its README says, and called. */
@org.jspecify.annotations.NullMarked
package caravan.examples;

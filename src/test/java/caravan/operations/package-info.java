/** What is asked for besides chat, through the running gateway. */
@org.jspecify.annotations.NullMarked
package caravan.operations;

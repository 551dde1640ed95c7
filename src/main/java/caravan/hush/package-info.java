/** What must be in no log, however it came there: secrets, those that the house was given and those that look like one. */
@org.jspecify.annotations.NullMarked
package caravan.hush;

/** The gateway as callers see it: everything here goes through the real front door, over real sockets. */
@org.jspecify.annotations.NullMarked
package caravan.door;

/** Hostile and unlucky callers, down at the socket: a clear answer or none, flat memory, and nothing that gets past the door. */
@org.jspecify.annotations.NullMarked
package caravan.hostile;

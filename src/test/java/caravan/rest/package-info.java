/** All of {@code /v1}: what is open to whom, and that it goes through as it is. */
@org.jspecify.annotations.NullMarked
package caravan.rest;

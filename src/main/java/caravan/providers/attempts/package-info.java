/** One attempt at a provider, over HTTP or by a user's route, from the connection to the last byte, and what ends it early. */
@NullMarked
package caravan.providers.attempts;

import org.jspecify.annotations.NullMarked;

/** Calls that begin some time apart, where a provider wants that: each waits for its turn without a thread. */
@NullMarked
package caravan.providers.spacing;

import org.jspecify.annotations.NullMarked;

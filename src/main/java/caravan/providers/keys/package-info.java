/** The house's keys at a provider: where they are from, which of them a call is paid with, and that they do not come back in answers. */
@NullMarked
package caravan.providers.keys;

import org.jspecify.annotations.NullMarked;

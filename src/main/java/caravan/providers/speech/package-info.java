/** How a provider is asked for chat: in which form and where, and who stands between it and callers who speak otherwise. */
@NullMarked
package caravan.providers.speech;

import org.jspecify.annotations.NullMarked;

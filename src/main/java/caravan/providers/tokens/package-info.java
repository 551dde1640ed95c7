/** Tokens that some providers want in place of a key: fetched with the key, kept, and renewed before they end. */
@NullMarked
package caravan.providers.tokens;

import org.jspecify.annotations.NullMarked;

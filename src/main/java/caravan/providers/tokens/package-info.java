/** Tokens that some providers want in place of a key: fetched with the key, kept, renewed before they end, and paid with. */
@NullMarked
package caravan.providers.tokens;

import org.jspecify.annotations.NullMarked;

/** What a provider is asked for besides chat: where, and in which form where that is not OpenAI's. */
@NullMarked
package caravan.providers.others;

import org.jspecify.annotations.NullMarked;

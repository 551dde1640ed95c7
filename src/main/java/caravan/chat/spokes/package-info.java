/** What spokes have in common: the steps that many take to write a prompt for a provider, and to read and tell what is answered. */
@NullMarked
package caravan.chat.spokes;

import org.jspecify.annotations.NullMarked;

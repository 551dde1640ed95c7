/**
 * The hub between what callers speak and what providers speak: a prompt, an answer and the events of a stream, in no dialect.
 * A {@link caravan.chat.Dialect} is a caller's spoke, a {@link caravan.chat.Format} is a provider's. What needs no translation
 * never comes here. What several spokes do in the same way is in {@code chat.spokes}.
 */
@org.jspecify.annotations.NullMarked
package caravan.chat;

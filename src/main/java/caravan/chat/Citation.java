package caravan.chat;

import org.jspecify.annotations.Nullable;

/**
 * Where a part of an answer comes from.
 *
 * @param url null if the source is no page but a document of the prompt
 * @param title of the source; may be empty
 * @param quoted what the source says
 * @param start where in the answer's text the part begins that is cited; -1 if it is not told
 * @param end where it ends
 */
public record Citation(@Nullable String url, String title, String quoted, int start, int end) {}

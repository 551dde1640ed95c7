package caravan.books;

import org.jspecify.annotations.Nullable;

/**
 * Which calls are asked for: so many, older than one of them, with all of this in common.
 *
 * @param before the id of the call that they are older than; null for the youngest, as null is for all in the others
 */
record Recent(
        int limit,
        @Nullable String before,
        @Nullable String caller,
        @Nullable String model,
        @Nullable String outcome) {}

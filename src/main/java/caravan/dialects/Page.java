package caravan.dialects;

import caravan.call.Refused;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a list that Anthropic's clients ask for.
 *
 * @param limit how many at most
 * @param after begin behind the one of this id
 * @param before end before the one of this id
 */
record Page(int limit, @Nullable String after, @Nullable String before) {
    private static final int MOST = 1000;

    /** Some of the list, and is there more of it in the direction that was asked for? */
    record Cut(List<String> ids, boolean more) {}

    static Page of(String query) {
        String limit = Query.text(query, "limit");
        String after = Query.text(query, "after_id");
        String before = Query.text(query, "before_id");
        if (after != null && before != null) {
            throw Refused.field("before_id", "'before_id' and 'after_id' cannot both be given.");
        }
        return new Page(limit == null ? MOST : number(limit), after, before);
    }

    private static int number(String limit) {
        if (!limit.matches("[1-9]\\d{0,3}") || Integer.parseInt(limit) > MOST) {
            throw Refused.field("limit", "'limit' must be a number from 1 to " + MOST + ".");
        }
        return Integer.parseInt(limit);
    }

    Cut of(List<String> ids) {
        int from = after == null ? 0 : place(ids, after, "after_id") + 1;
        int end = before == null ? ids.size() : place(ids, before, "before_id");
        return before == null
                ? new Cut(ids.subList(from, Math.min(end, from + limit)), end - from > limit)
                : new Cut(ids.subList(Math.max(from, end - limit), end), end - from > limit);
    }

    private static int place(List<String> ids, String id, String field) {
        int place = ids.indexOf(id);
        if (place < 0) {
            throw Refused.field(field, "'" + field + "' names no model of the list: '" + id + "'.");
        }
        return place;
    }
}

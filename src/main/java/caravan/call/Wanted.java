package caravan.call;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants, as its request says.
 *
 * @param operation null before the request is read, and for house pages
 * @param json the body; {@link Json#EMPTY} if it is none, or not held
 * @param form the body, if it is a form
 * @param mentions what the request names besides the model
 * @param model the model's name as the caller wrote it; empty if there is none
 * @param usageWanted did the caller ask to see the usage at the end of the stream?
 * @param guessedInput how many tokens the request may come to, for when no provider says
 * @param length how long an answer may be
 */
public record Wanted(
        @Nullable Operation operation,
        Json json,
        @Nullable Form form,
        Mentions mentions,
        String model,
        boolean streamed,
        boolean usageWanted,
        long guessedInput,
        Length length) {
    /** A field of the body that is for the gateway: what may stand in for the model. */
    public static final String FALLBACKS = "fallbacks";

    static final Wanted UNREAD = new Wanted(null, Json.EMPTY, null, Mentions.NONE, "", false, false, 0);

    /** As long as the body says. */
    public Wanted(
            @Nullable Operation operation,
            Json json,
            @Nullable Form form,
            Mentions mentions,
            String model,
            boolean streamed,
            boolean usageWanted,
            long guessedInput) {
        this(operation, json, form, mentions, model, streamed, usageWanted, guessedInput, Length.of(json, form));
    }

    /** Without a form, and naming nothing but the model. */
    public Wanted(Operation operation, Json json, String model, boolean streamed, boolean usageWanted) {
        this(operation, json, null, Mentions.NONE, model, streamed, usageWanted, 0);
    }

    /** A request without a body. */
    public static Wanted of(Operation operation, String model) {
        return new Wanted(operation, Json.EMPTY, model, false, false);
    }

    /** How many tokens it may cost to read it: to count them costs none. */
    public long mayRead() {
        return operation == Operation.COUNT_TOKENS ? 0 : guessedInput;
    }

    /** The same, said in another way. */
    public Wanted with(Json other) {
        return new Wanted(
                operation, other, form, mentions, model, streamed, usageWanted, guessedInput, Length.of(other, form));
    }

    /** The same of another model. */
    public Wanted as(String other) {
        return new Wanted(operation, json, form, mentions, other, streamed, usageWanted, guessedInput, length);
    }

    /** The body as it goes to a provider: the caller's bytes with this name for the model, and these changes. */
    byte[] outgoing(Request request, String as, Map<String, String> changes) {
        if (form != null) {
            return form.outgoing(as);
        }
        if (json.field(FALLBACKS) == null) {
            return json == Json.EMPTY ? request.body() : json.outgoing(as, changes);
        }
        Map<String, String> more = new HashMap<>(changes);
        more.put(FALLBACKS, Json.LEFT_OUT);
        return json.outgoing(as, more);
    }
}

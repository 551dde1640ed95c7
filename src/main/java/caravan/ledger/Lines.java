package caravan.ledger;

import caravan.call.Call;
import caravan.call.Cost;
import caravan.call.Holder;
import caravan.call.Operation;
import caravan.call.Reason;
import caravan.call.Units;
import caravan.call.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of the journal: JSON in UTF-8, a newline at the end. Every "done" line has the same fields; what is not known
 * is null. A call that was measured in pictures, seconds or characters has these at the end of its line, and so have those
 * whose caller has an owner, a team or tags, those that were charged to a budget, and those that took more than one attempt or
 * failed. Money is a decimal string, so that no
 * reader makes a double of it.
 */
final class Lines {
    private static final String TRIES = "tries";
    private static final int MOST_TAGS = 32;
    private static final int LONGEST_TAG = 32;

    private Lines() {}

    /** A call is about to go to a provider. One that has a budget says what it is charged if the gateway is killed meanwhile. */
    static byte[] sent(Call call, Instant at) {
        Operation operation = call.operation();
        JsonLine json = begin(at, call.id(), "sent")
                .text("caller", Plain.of(call.caller().name()))
                .text("operation", operation == null ? null : operation.label())
                .text("model", Plain.orNull(call.originalModel()))
                .text("provider", Plain.orNull(call.provider()))
                .text("request_model", Plain.orNull(call.requestModel()))
                .number("attempt", call.attempts());
        List<String> charged = call.charged();
        Usage read = Usage.estimate(call.wanted().mayRead(), 0);
        Cost cost = charged.isEmpty() ? null : call.costOf(read);
        if (cost != null) {
            holder(
                            json.number("if_killed_input_tokens", read.inputTokens()),
                            call.caller().holder())
                    .text("if_killed_cost_usd", cost.plain())
                    .text("if_killed_cost_basis", Plain.orNull(cost.basis()))
                    .texts("if_killed_charged", charged);
        }
        return call.tries().isSingle()
                ? json.end()
                : json.objects(TRIES, json(Tried.before(call))).end();
    }

    /** A call has ended. */
    static byte[] done(Entry entry, Instant at) {
        JsonLine json = begin(at, entry.id(), "done")
                .text("caller", entry.caller())
                .text("operation", entry.operation())
                .text("model", entry.model())
                .text("request_model", entry.requestModel())
                .text("response_model", entry.responseModel())
                .text("provider", entry.provider())
                .number("status", entry.outcome().status())
                .text("outcome", entry.outcome().tag())
                .flag("streamed", entry.streamed())
                .number("attempts", entry.attempts())
                .text("cache", entry.cache());
        usage(json, entry.usage());
        cost(json, entry.cost());
        json.millis("time_to_first_chunk_ms", entry.timeToFirstChunk()).millis("duration_ms", entry.duration());
        units(json, entry.usage() == null ? Units.NONE : entry.usage().units());
        return holder(json, entry.holder())
                .texts("charged", entry.charged())
                .objects(TRIES, json(entry.tries()))
                .end();
    }

    private static List<ObjectNode> json(List<Tried> tries) {
        return tries.stream().map(Tried::json).toList();
    }

    private static JsonLine holder(JsonLine json, Holder holder) {
        if (holder.equals(Holder.NOBODY)) {
            return json;
        }
        if (!holder.owner().isEmpty()) {
            json.text("owner", Plain.of(holder.owner()));
        }
        if (!holder.team().isEmpty()) {
            json.text("team", Plain.of(holder.team()));
        }
        return json.texts(
                "tags", holder.tags().stream().limit(MOST_TAGS).map(Lines::tag).toList());
    }

    /** A line has an end, and what is charged must find room in it. */
    private static String tag(String tag) {
        String plain = Plain.of(tag);
        return plain.codePointCount(0, plain.length()) <= LONGEST_TAG
                ? plain
                : plain.substring(0, plain.offsetByCodePoints(0, LONGEST_TAG));
    }

    /** A call was in flight at a kill: all that is known is what its "sent" line says. */
    static byte[] killed(JsonNode sent, Instant at) {
        JsonLine json = begin(at, sent.path("id").asText(), "done");
        copy(json, "caller", sent, "caller");
        copy(json, "operation", sent, "operation");
        copy(json, "model", sent, "model");
        copy(json, "request_model", sent, "request_model");
        json.text("response_model", null);
        copy(json, "provider", sent, "provider");
        json.number("status", null).text("outcome", Reason.KILLED.tag()).flag("streamed", null);
        copy(json, "attempts", sent, "attempt");
        json.text("cache", null);
        JsonNode read = sent.path("if_killed_input_tokens");
        usage(json, read.isNumber() ? Usage.estimate(read.asLong(), 0) : null);
        copy(json, "cost_usd", sent, "if_killed_cost_usd");
        copy(json, "cost_basis", sent, "if_killed_cost_basis");
        json.millis("time_to_first_chunk_ms", null).millis("duration_ms", null);
        copyIfAny(json, "owner", sent, "owner");
        copyIfAny(json, "team", sent, "team");
        copyIfAny(json, "tags", sent, "tags");
        copyIfAny(json, "charged", sent, "if_killed_charged");
        tries(json, sent);
        return json.end();
    }

    /** Those before the last stand in its line; of that one, no more is known than where it went. */
    private static void tries(JsonLine json, JsonNode sent) {
        if (sent.path(TRIES) instanceof ArrayNode before) {
            String asked = sent.path("provider").asText() + "/"
                    + sent.path("request_model").asText();
            before.addObject().put("deployment", asked).put("outcome", Reason.KILLED.tag());
            json.objects(TRIES, before);
        }
    }

    private static JsonLine begin(Instant at, String id, String event) {
        return new JsonLine().instant("at", at).text("id", id).text("event", event);
    }

    private static void usage(JsonLine json, @Nullable Usage usage) {
        Usage tokens = usage == null || !usage.inTokens() ? null : usage;
        json.number("input_tokens", tokens == null ? null : tokens.inputTokens())
                .number("output_tokens", tokens == null ? null : tokens.outputTokens())
                .number("cache_read_input_tokens", tokens == null ? null : tokens.cacheReadInputTokens())
                .number("cache_creation_input_tokens", tokens == null ? null : tokens.cacheCreationInputTokens())
                .number("reasoning_output_tokens", tokens == null ? null : tokens.reasoningOutputTokens())
                .flag("estimated", usage == null ? null : usage.estimated());
    }

    private static void units(JsonLine json, Units units) {
        if (units.images() != null) {
            json.number("images", units.images());
        }
        if (units.seconds() != null) {
            json.raw("audio_seconds", units.seconds().toPlainString());
        }
        if (units.characters() != null) {
            json.number("characters", units.characters());
        }
        if (units.searches() != null) {
            json.number("searches", units.searches());
        }
    }

    private static void cost(JsonLine json, @Nullable Cost cost) {
        json.text("cost_usd", cost == null ? null : cost.plain())
                .text("cost_basis", cost == null ? null : Plain.orNull(cost.basis()));
    }

    private static void copy(JsonLine json, String name, JsonNode from, String field) {
        json.raw(name, String.valueOf(from.get(field)));
    }

    private static void copyIfAny(JsonLine json, String name, JsonNode from, String field) {
        if (from.has(field)) {
            copy(json, name, from, field);
        }
    }
}

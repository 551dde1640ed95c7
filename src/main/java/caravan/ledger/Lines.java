package caravan.ledger;

import caravan.call.Call;
import caravan.call.Cost;
import caravan.call.Operation;
import caravan.call.Units;
import caravan.call.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The lines of the journal: JSON in UTF-8, a newline at the end. Every "done" line has the same fields; what is not known
 * is null. A call that was measured in pictures, seconds or characters has these at the end of its line. Money is a decimal
 * string, so that no reader makes a double of it.
 */
final class Lines {
    /** The outcome of a call that was in flight when the gateway was killed. */
    static final String KILLED = "gateway_killed";

    private Lines() {}

    /** A call is about to go to a provider. */
    static byte[] sent(Call call, Instant at) {
        Operation operation = call.operation();
        return begin(at, call.id(), "sent")
                .text("caller", Plain.of(call.caller().name()))
                .text("operation", operation == null ? null : operation.label())
                .text("model", Plain.orNull(call.originalModel()))
                .text("provider", Plain.orNull(call.provider()))
                .text("request_model", Plain.orNull(call.requestModel()))
                .number("attempt", call.attempts())
                .end();
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
        return json.end();
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
        json.number("status", null).text("outcome", KILLED).flag("streamed", null);
        copy(json, "attempts", sent, "attempt");
        json.text("cache", null);
        usage(json, null);
        cost(json, null);
        return json.millis("time_to_first_chunk_ms", null)
                .millis("duration_ms", null)
                .end();
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
    }

    private static void cost(JsonLine json, @Nullable Cost cost) {
        json.text("cost_usd", cost == null ? null : cost.plain())
                .text("cost_basis", cost == null ? null : Plain.orNull(cost.basis()));
    }

    private static void copy(JsonLine json, String name, JsonNode from, String field) {
        json.raw(name, String.valueOf(from.get(field)));
    }
}

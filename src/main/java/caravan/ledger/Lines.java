package caravan.ledger;

import caravan.call.Call;
import caravan.call.Cost;
import caravan.call.Json;
import caravan.call.Units;
import caravan.call.Usage;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
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

    @FunctionalInterface
    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    /** A call is about to go to a provider. */
    static byte[] sent(Call call, Instant at) {
        return line(json -> {
            begin(json, at, Plain.of(call.id()), "sent");
            text(json, "caller", Plain.of(call.caller().name()));
            text(
                    json,
                    "operation",
                    call.operation() == null ? null : call.operation().label());
            text(json, "model", Plain.orNull(call.originalModel()));
            text(json, "provider", Plain.orNull(call.provider()));
            text(json, "request_model", Plain.orNull(call.requestModel()));
            json.writeNumberField("attempt", call.attempts());
        });
    }

    /** A call has ended. */
    static byte[] done(Entry entry, Instant at) {
        return line(json -> {
            begin(json, at, entry.id(), "done");
            text(json, "caller", entry.caller());
            text(json, "operation", entry.operation());
            text(json, "model", entry.model());
            text(json, "request_model", entry.requestModel());
            text(json, "response_model", entry.responseModel());
            text(json, "provider", entry.provider());
            json.writeNumberField("status", entry.outcome().status());
            text(json, "outcome", entry.outcome().tag());
            json.writeBooleanField("streamed", entry.streamed());
            json.writeNumberField("attempts", entry.attempts());
            usage(json, entry.usage());
            cost(json, entry.cost());
            millis(json, "time_to_first_chunk_ms", entry.timeToFirstChunk());
            millis(json, "duration_ms", entry.duration());
            units(json, entry.usage() == null ? Units.NONE : entry.usage().units());
        });
    }

    /** A call was in flight at a kill: all that is known is what its "sent" line says. */
    static byte[] killed(JsonNode sent, Instant at) {
        return line(json -> {
            begin(json, at, sent.path("id").asText(), "done");
            copy(json, "caller", sent, "caller");
            copy(json, "operation", sent, "operation");
            copy(json, "model", sent, "model");
            copy(json, "request_model", sent, "request_model");
            json.writeNullField("response_model");
            copy(json, "provider", sent, "provider");
            json.writeNullField("status");
            text(json, "outcome", KILLED);
            json.writeNullField("streamed");
            copy(json, "attempts", sent, "attempt");
            usage(json, null);
            cost(json, null);
            millis(json, "time_to_first_chunk_ms", null);
            millis(json, "duration_ms", null);
        });
    }

    private static byte[] line(Body body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(640);
        try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    private static void begin(JsonGenerator json, Instant at, String id, String event) throws IOException {
        json.writeStringField("at", at.toString());
        json.writeStringField("id", id);
        json.writeStringField("event", event);
    }

    private static void usage(JsonGenerator json, @Nullable Usage usage) throws IOException {
        Usage tokens = usage == null || !usage.inTokens() ? null : usage;
        count(json, "input_tokens", tokens == null ? null : tokens.inputTokens());
        count(json, "output_tokens", tokens == null ? null : tokens.outputTokens());
        count(json, "cache_read_input_tokens", tokens == null ? null : tokens.cacheReadInputTokens());
        count(json, "cache_creation_input_tokens", tokens == null ? null : tokens.cacheCreationInputTokens());
        count(json, "reasoning_output_tokens", tokens == null ? null : tokens.reasoningOutputTokens());
        json.writeFieldName("estimated");
        json.writePOJO(usage == null ? null : usage.estimated());
    }

    private static void units(JsonGenerator json, Units units) throws IOException {
        if (units.images() != null) {
            count(json, "images", units.images());
        }
        if (units.seconds() != null) {
            json.writeFieldName("audio_seconds");
            json.writeNumber(units.seconds().toPlainString());
        }
        if (units.characters() != null) {
            count(json, "characters", units.characters());
        }
    }

    private static void cost(JsonGenerator json, @Nullable Cost cost) throws IOException {
        text(json, "cost_usd", cost == null ? null : cost.plain());
        text(json, "cost_basis", cost == null ? null : Plain.orNull(cost.basis()));
    }

    private static void text(JsonGenerator json, String name, @Nullable String value) throws IOException {
        json.writeFieldName(name);
        json.writeString(value);
    }

    private static void count(JsonGenerator json, String name, @Nullable Long value) throws IOException {
        json.writeFieldName(name);
        json.writePOJO(value);
    }

    private static void copy(JsonGenerator json, String name, JsonNode from, String field) throws IOException {
        json.writeFieldName(name);
        json.writeTree(from.get(field));
    }

    /** To the microsecond. */
    private static void millis(JsonGenerator json, String name, @Nullable Duration time) throws IOException {
        json.writeFieldName(name);
        json.writeNumber(time == null ? null : BigDecimal.valueOf(time.toNanos() / 1_000, 3));
    }
}

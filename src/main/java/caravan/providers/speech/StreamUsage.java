package caravan.providers.speech;

import caravan.call.Call;
import caravan.call.Json;
import caravan.call.Operation;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** When a provider reports the usage of a stream. */
enum StreamUsage {
    /** If {@code stream_options.include_usage} asks for it, as OpenAI does. */
    ASKED,
    /** By itself; it may refuse the unknown field. */
    ALWAYS,
    /** Not at all. */
    NEVER;

    /**
     * Has the call's body ask for the usage where the caller did not: with their stream options, whatever else is in them. Only
     * chat and completions have that option; elsewhere usage comes by itself.
     */
    void ask(Call call) {
        boolean byOption = call.operation() == Operation.CHAT || call.operation() == Operation.COMPLETION;
        if (this == ASKED && byOption && call.streamed() && !call.wanted().usageWanted()) {
            call.change(Map.of("stream_options", withUsage(call.json())));
            call.hideUsage();
        }
    }

    private static String withUsage(Json json) {
        Json.Field options = json.field("stream_options");
        if (options == null || options.kind() != JsonToken.START_OBJECT) {
            return "{\"include_usage\":true}";
        }
        try {
            ObjectNode tree =
                    (ObjectNode) Json.MAPPER.readTree(json.bytes(), options.start(), options.end() - options.start());
            return tree.put("include_usage", true).toString();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}

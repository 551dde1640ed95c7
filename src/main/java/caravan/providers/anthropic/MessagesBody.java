package caravan.providers.anthropic;

import caravan.call.Json;
import caravan.chat.Losses;
import caravan.chat.Piece;
import caravan.chat.Prompt;
import caravan.chat.Shape;
import caravan.chat.Traits;
import caravan.chat.Turn;
import caravan.chat.spokes.Turns;
import caravan.providers.lore.Lore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a request. */
final class MessagesBody {
    private static final String AS_JSON = "Answer with one JSON object and nothing else.";

    private final Prompt prompt;
    private final Losses losses;
    private final AnthropicFormat format;
    private final Traits model;
    private final BlockWriter blocks;
    private final ObjectNode body = Json.MAPPER.createObjectNode();

    MessagesBody(Prompt prompt, Losses losses, AnthropicFormat format) {
        this.prompt = prompt;
        this.losses = losses;
        this.format = format;
        this.model = Lore.of(prompt);
        this.blocks = new BlockWriter(losses);
    }

    byte[] bytes() {
        List<Turn> turns = Turns.answered(Turns.merged(prompt.turns()));
        refusePrefill(turns);
        body.put("model", prompt.model());
        body.put("max_tokens", maxTokens());
        boolean thinks = new ThinkingWriter(prompt, turns, model, losses).write(body);
        system();
        messages(turns);
        ToolsWriter.write(body, prompt, losses);
        if (prompt.shape() instanceof Shape.Schema(String name, String about, var schema, Boolean strict)
                && model.takesSchemas()) {
            body.withObject("/output_config")
                    .putObject("format")
                    .put("type", "json_schema")
                    .set("schema", schema);
        }
        sampling(thinks);
        extras();
        if (prompt.extras().streamed()) {
            body.put("stream", true);
        }
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private long maxTokens() {
        Long asked = prompt.maxTokens();
        Long most = model.maxTokens();
        long usual = most == null ? format.maxTokens() : Math.min(most, format.maxTokens());
        return asked == null ? usual : asked;
    }

    /** The newer models do not go on with what was put into their mouth. */
    private void refusePrefill(List<Turn> turns) {
        if (!model.goesOn() && !turns.isEmpty() && turns.getLast().by(Turn.Role.ASSISTANT)) {
            throw Losses.refused("messages", "This model does not go on with an answer that has begun.");
        }
    }

    private void system() {
        List<Piece> pieces = new ArrayList<>(prompt.system());
        String note = note();
        if (!note.isEmpty()) {
            pieces.add(new Piece.Text(note));
        }
        ArrayNode system = Json.MAPPER.createArrayNode();
        pieces.forEach(piece -> blocks.write(system, piece));
        if (system.size() == 1 && system.path(0).size() == 2) {
            body.set("system", system.path(0).path("text"));
        } else if (!system.isEmpty()) {
            body.set("system", system);
        }
    }

    /** What cannot be said in a field is said in words. */
    private String note() {
        return switch (prompt.shape()) {
            case Shape.Free free -> "";
            case Shape.AnyObject any -> {
                losses.drop("response_format");
                yield AS_JSON;
            }
            case Shape.Schema schema when model.takesSchemas() -> "";
            case Shape.Schema schema -> {
                losses.drop("response_format");
                yield AS_JSON + " It follows this JSON Schema: " + schema.schema();
            }
        };
    }

    private void messages(List<Turn> turns) {
        ArrayNode messages = body.putArray("messages");
        for (Turn turn : turns) {
            ArrayNode content = Json.MAPPER.createArrayNode();
            turn.pieces().forEach(piece -> blocks.write(content, piece));
            if (content.isEmpty()) {
                content.addObject().put("type", "text").put("text", ".");
            }
            messages.addObject()
                    .put("role", turn.by(Turn.Role.ASSISTANT) ? "assistant" : "user")
                    .set("content", plain(content));
        }
    }

    /** One text alone is written as a text. */
    private static JsonNode plain(ArrayNode content) {
        boolean text = content.size() == 1
                && content.path(0).size() == 2
                && content.path(0).has("text");
        return text ? content.path(0).path("text") : content;
    }

    private void sampling(boolean thinks) {
        boolean may = model.samples() && format.version().equals(AnthropicFormat.USUAL.version()) && !thinks;
        BigDecimal temperature = prompt.sampling().temperature();
        BigDecimal topP = prompt.sampling().topP();
        if (temperature != null && may) {
            if (temperature.compareTo(BigDecimal.ONE) > 0) {
                losses.drop("temperature");
            }
            body.put("temperature", temperature.min(BigDecimal.ONE));
        }
        dropUnless(may, "temperature", temperature);
        boolean both = model.sampling() == Traits.Sampling.ONE && temperature != null;
        if (topP != null && may && !both) {
            body.put("top_p", topP);
        }
        dropUnless(may && !both, "top_p", topP);
        if (prompt.sampling().topK() != null && may) {
            body.put("top_k", prompt.sampling().topK().intValue());
        }
        dropUnless(may, "top_k", prompt.sampling().topK());
        dropUnless(false, "frequency_penalty", prompt.sampling().frequencyPenalty());
        dropUnless(false, "presence_penalty", prompt.sampling().presencePenalty());
        dropUnless(false, "seed", prompt.sampling().seed());
    }

    private void dropUnless(boolean said, String name, @Nullable Object value) {
        if (!said && value != null) {
            losses.drop(name);
        }
    }

    private void extras() {
        ArrayNode stops = Json.MAPPER.createArrayNode();
        prompt.stop().stream().filter(text -> !text.isBlank()).forEach(stops::add);
        if (!stops.isEmpty()) {
            body.set("stop_sequences", stops);
        }
        if (stops.size() < prompt.stop().size()) {
            losses.drop("stop");
        }
        if (prompt.extras().user() != null) {
            body.putObject("metadata").put("user_id", prompt.extras().user());
        }
        if (prompt.extras().webSearch()) {
            losses.drop("web_search_options");
        }
        tier(prompt.extras().tier());
    }

    private void tier(@Nullable String tier) {
        switch (tier) {
            case "auto" -> body.put("service_tier", "auto");
            case "default" -> body.put("service_tier", "standard_only");
            case null -> {}
            default -> losses.drop("service_tier");
        }
    }
}

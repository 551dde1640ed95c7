package caravan.providers.anthropic;

import caravan.chat.Citation;
import caravan.chat.Event;
import caravan.chat.Signature;
import caravan.chat.spokes.Opened;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads the blocks of an answer, whole ones and those that come in pieces. Counts the text, for which places are cited. */
final class BlockReader {
    private static final int MOST_CITATIONS = 256;

    /** What is cited later is not held, in characters. */
    private static final int MOST_CITED = 1 << 20;

    private final Opened answer;
    private final List<JsonNode> citations = new ArrayList<>();
    private int cited;
    private int text;
    private int blockStart;

    BlockReader(Opened answer) {
        this.answer = answer;
    }

    /** A block begins, and may be here in full already. Blocks of tools that run at Anthropic are passed over. */
    void start(String key, JsonNode block, Consumer<Event> to) {
        blockStart = text;
        cited = 0;
        citations.clear();
        switch (block.path("type").asText()) {
            case "text" -> {
                text(block.path("text").asText(), to);
                block.path("citations").forEach(this::cite);
            }
            case "thinking" -> {
                answer.thinking(block.path("thinking").asText(), true, to);
                sign(block.path("signature").asText(), false, to);
            }
            case "redacted_thinking" -> sign(block.path("data").asText(), true, to);
            case "tool_use" -> {
                String id = block.path("id").asText();
                answer.call(key, id, block.path("name").asText(), null, to);
                whole(key, block.path("input"), to);
            }
            default -> {}
        }
    }

    /** Where arguments come in pieces, the block begins with none. */
    private void whole(String key, JsonNode input, Consumer<Event> to) {
        if (!input.isEmpty()) {
            answer.arguments(key, input.toString(), to);
        }
    }

    void delta(String key, JsonNode delta, Consumer<Event> to) {
        switch (delta.path("type").asText()) {
            case "text_delta" -> text(delta.path("text").asText(), to);
            case "thinking_delta" -> answer.thinking(delta.path("thinking").asText(), true, to);
            case "signature_delta" -> sign(delta.path("signature").asText(), false, to);
            case "input_json_delta" ->
                answer.arguments(key, delta.path("partial_json").asText(), to);
            case "citations_delta" -> cite(delta.path("citation"));
            default -> {}
        }
    }

    private void text(String more, Consumer<Event> to) {
        text += more.length();
        answer.text(more, to);
    }

    private void sign(String signature, boolean hidden, Consumer<Event> to) {
        Signature signed = Signature.ofAnthropic(signature); // it may be a gateway like this one that answers
        if (signed != null) {
            answer.say(new Event.Signed(signed, hidden), to);
        }
    }

    private void cite(JsonNode citation) {
        cited += citation.toString().length();
        if (citations.size() < MOST_CITATIONS && cited < MOST_CITED) {
            citations.add(citation);
        }
    }

    /** A block has ended: what it cites, it cites for all its text. */
    void stop(Consumer<Event> to) {
        for (JsonNode each : citations) {
            String url = each.path("url").isTextual() ? each.path("url").asText() : null;
            String title = each.path("title").asText(each.path("document_title").asText(""));
            answer.say(
                    new Event.Cited(
                            new Citation(url, title, each.path("cited_text").asText(), blockStart, text)),
                    to);
        }
        citations.clear();
    }
}

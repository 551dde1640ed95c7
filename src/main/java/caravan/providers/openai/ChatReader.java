package caravan.providers.openai;

import caravan.chat.Citation;
import caravan.chat.Event;
import caravan.chat.Fault;
import caravan.chat.Finish;
import caravan.chat.Format;
import caravan.chat.spokes.Opened;
import caravan.stream.UsageTree;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/** Reads an answer: a whole one has a message where a chunk has a delta, and says it in the same words. */
final class ChatReader implements Format.Reader {
    private final Opened answer = new Opened();
    private final ToolCalls calls = new ToolCalls(answer);
    private final ReasoningReader reasoning = new ReasoningReader(answer);
    private final UsageTree usage = new UsageTree();

    @Override
    public void read(JsonNode told, Consumer<Event> to) {
        JsonNode chunk = told.isArray() ? told.path(0) : told;
        answer.named(chunk.path("id").asText(), chunk.path("model").asText());
        usage(chunk, to);
        if (chunk.hasNonNull("error") || chunk.path("object").asText().equals("error")) {
            answer.fail(Faults.of(chunk), to);
            return;
        }
        for (JsonNode choice : chunk.path("choices")) {
            if (choice.path("index").asInt() == 0) {
                choice(choice, to);
            }
        }
    }

    private void usage(JsonNode chunk, Consumer<Event> to) {
        usage.add(chunk.path("usage"));
        usage.add(chunk.path("x_groq").path("usage"));
        chunk.path("choices").forEach(choice -> usage.add(choice.path("usage")));
        if (chunk.path("service_tier").isTextual()) {
            usage.tier(chunk.path("service_tier").asText());
        }
        answer.used(usage.usage(), to);
    }

    private void choice(JsonNode choice, Consumer<Event> to) {
        if (choice.hasNonNull("error")) {
            answer.fail(Faults.of(choice), to);
            return;
        }
        JsonNode said = choice.has("delta") ? choice.path("delta") : choice.path("message");
        if (said.isObject()) {
            answer.begin(to);
            reasoning.read(said, to);
            content(said.path("content"), to);
            answer.refusal(said.path("refusal").asText(""), to);
            said.path("annotations").forEach(each -> cite(each.path("url_citation"), to));
            said.path("tool_calls").forEach(call -> calls.read(call, to));
            if (said.path("function_call").isObject()) {
                calls.legacy(said.path("function_call"), to);
            }
        }
        finish(choice, to);
    }

    /** Null is no text, though it can be read as one. */
    private void content(JsonNode content, Consumer<Event> to) {
        if (content.isTextual()) {
            answer.text(content.asText(), to);
        }
        for (JsonNode part : content) {
            switch (part.path("type").asText()) {
                case "text" -> answer.text(part.path("text").asText(), to);
                case "thinking" ->
                    part.path("thinking")
                            .forEach(each -> answer.thinking(each.path("text").asText(), false, to));
                default -> {}
            }
        }
    }

    private void cite(JsonNode page, Consumer<Event> to) {
        if (page.path("url").isTextual()) {
            Citation citation = new Citation(
                    page.path("url").asText(),
                    page.path("title").asText(),
                    "",
                    page.path("start_index").asInt(-1),
                    page.path("end_index").asInt(-1));
            answer.say(new Event.Cited(citation), to);
        }
    }

    private void finish(JsonNode choice, Consumer<Event> to) {
        String reason = choice.path("finish_reason").asText("");
        String raw = choice.path("native_finish_reason").asText(reason);
        switch (reason) {
            case "" -> {}
            case "error" -> answer.fail(new Fault(Fault.Kind.SERVER, "The provider failed in its answer."), to);
            case "length", "model_length" -> answer.finish(new Finish(Finish.Why.LENGTH, raw));
            case "content_filter" -> answer.finish(new Finish(Finish.Why.CONTENT_FILTER, raw));
            default -> answer.finish(new Finish(answer.called() ? Finish.Why.TOOL_CALLS : Finish.Why.STOP, raw));
        }
    }

    /** Some leave the mark out: whoever has said why it ends has ended. */
    @Override
    public void end(boolean marked, Consumer<Event> to) {
        if (marked || answer.finished()) {
            answer.end(to);
        } else {
            answer.brokeOff(to);
        }
    }
}

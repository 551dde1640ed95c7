package caravan.providers.cohere;

import caravan.chat.Citation;
import caravan.chat.Event;
import caravan.chat.Fault;
import caravan.chat.Finish;
import caravan.chat.Format;
import caravan.chat.spokes.ErrorBody;
import caravan.chat.spokes.Opened;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/** Reads an answer, whole or in events. Where a whole one has a list, an event has its next element. */
final class CohereReader implements Format.Reader {
    private final Opened answer = new Opened();
    private boolean ended;

    @Override
    public void read(JsonNode told, Consumer<Event> to) {
        answer.named(told.path("id").asText(""), "");
        JsonNode delta = told.path("delta");
        JsonNode said = delta.path("message");
        switch (told.path("type").asText("")) {
            case "message-start" -> answer.begin(to);
            case "content-start", "content-delta" -> content(said.path("content"), to);
            case "tool-plan-delta" -> answer.text(said.path("tool_plan").asText(""), to);
            case "tool-call-start", "tool-call-delta" -> call(said.path("tool_calls"), told.path("index"), to);
            case "citation-start" -> cite(said.path("citations"), to);
            case "message-end" -> {
                finish(delta, to);
                answer.end(to);
            }
            case "" -> whole(told, to);
            default -> {}
        }
    }

    /** Or an error in its place. */
    private void whole(JsonNode told, Consumer<Event> to) {
        JsonNode message = told.path("message");
        if (!message.isObject()) {
            answer.fail(new ErrorBody(told, "").fault(0, Fault.Kind.SERVER), to);
            return;
        }
        answer.text(message.path("tool_plan").asText(""), to);
        if (message.path("content").isTextual()) {
            answer.text(message.path("content").asText(), to);
        }
        message.path("content").forEach(part -> content(part, to));
        message.path("citations").forEach(each -> cite(each, to));
        for (JsonNode call : message.path("tool_calls")) {
            call(call, call.path("id"), to);
        }
        finish(told, to);
        ended = true;
    }

    private void content(JsonNode part, Consumer<Event> to) {
        answer.thinking(part.path("thinking").asText(""), false, to);
        answer.text(part.path("text").asText(""), to);
    }

    private void call(JsonNode call, JsonNode key, Consumer<Event> to) {
        JsonNode function = call.path("function");
        String name = function.path("name").asText("");
        if (!name.isEmpty()) {
            answer.call(key.asText(), call.path("id").asText(""), name, null, to);
        }
        answer.arguments(key.asText(), function.path("arguments").asText(""), to);
    }

    /** A page has an address; a document of the prompt has none. */
    private void cite(JsonNode citation, Consumer<Event> to) {
        for (JsonNode source : citation.path("sources")) {
            JsonNode from = source.has("document") ? source.path("document") : source.path("tool_output");
            String url = from.path("url").isTextual() ? from.path("url").asText() : null;
            answer.say(
                    new Event.Cited(new Citation(
                            url,
                            from.path("title").asText(""),
                            from.path("text").asText(from.path("snippet").asText("")),
                            citation.path("start").asInt(-1),
                            citation.path("end").asInt(-1))),
                    to);
        }
    }

    private void finish(JsonNode told, Consumer<Event> to) {
        answer.used(CohereUsage.of(told.path("usage")), to);
        String reason = told.path("finish_reason").asText("");
        Finish.Why why = answer.called() ? Finish.Why.TOOL_CALLS : Finish.Why.STOP;
        switch (reason) {
            case "ERROR" -> answer.fail(fault(told, Fault.Kind.SERVER), to);
            case "TIMEOUT" -> answer.fail(fault(told, Fault.Kind.TIMEOUT), to);
            case "ERROR_TOXIC" -> answer.finish(new Finish(Finish.Why.CONTENT_FILTER, reason));
            case "MAX_TOKENS" -> answer.finish(new Finish(Finish.Why.LENGTH, reason));
            default -> answer.finish(new Finish(why, reason));
        }
    }

    private static Fault fault(JsonNode told, Fault.Kind kind) {
        boolean said = told.path("error").isTextual();
        return new Fault(kind, said ? told.path("error").asText() : "The provider failed in its answer.");
    }

    @Override
    public void end(boolean marked, Consumer<Event> to) {
        if (ended) {
            answer.end(to);
        } else {
            answer.brokeOff(to);
        }
    }
}

package caravan.dialects.openai;

import caravan.call.Json;
import caravan.call.Usage;
import caravan.chat.Dialect;
import caravan.chat.Event;
import caravan.chat.Fault;
import caravan.chat.Finish;
import caravan.chat.Losses;
import caravan.chat.Piece;
import caravan.chat.Prompt;
import caravan.chat.Reply;
import caravan.chat.spokes.JsonText;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** OpenAI's legacy completions: one text is asked, as if a user had said it, and texts are all that is answered. */
public final class CompletionDialect implements Dialect {
    private static final String PROMPT = "prompt";
    private static final List<String> REFUSED = List.of("suffix", "echo", "best_of", "logprobs");

    @Override
    public Prompt read(Json request, Losses losses) {
        ObjectNode tree = JsonText.tree(request);
        for (String name : REFUSED) {
            JsonNode value = tree.remove(name);
            if (value != null && says(name, value)) {
                throw Losses.refused(name, "'" + name + "' cannot be said to the provider of this model.");
            }
        }
        JsonNode prompt = tree.remove(PROMPT);
        JsonNode text = prompt != null && prompt.size() == 1 ? prompt.path(0) : prompt;
        if (text == null || !text.isTextual()) {
            throw Losses.refused(PROMPT, "The provider of this model takes one 'prompt', and that as a string.");
        }
        tree.putArray("messages").addObject().put("role", "user").set("content", text);
        return new ChatRequest(tree, losses).prompt();
    }

    /** One of the best of one, and no echo, are what happens anyway. */
    private static boolean says(String name, JsonNode value) {
        boolean one = name.equals("best_of") && value.asInt() == 1;
        return !value.isNull() && !one && !(value.isBoolean() && !value.booleanValue());
    }

    @Override
    public byte[] whole(Reply reply, Told told) {
        StringBuilder text = new StringBuilder();
        for (Piece piece : reply.pieces()) {
            text.append(piece instanceof Piece.Text said ? said.text() : "");
        }
        ObjectNode all = begin(reply.id(), reply.model(), told);
        choice(all, text.toString(), reply.finish());
        if (reply.usage() != null) {
            ChatUsage.write(all, reply.usage());
        }
        return all.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode begin(String id, String model, Told told) {
        return Json.MAPPER
                .createObjectNode()
                .put("id", id.isEmpty() ? told.id() : id)
                .put("object", "text_completion")
                .put("created", told.created())
                .put("model", model.isEmpty() ? told.model() : model);
    }

    /** Nobody can call a tool from here. */
    private static void choice(ObjectNode into, String text, @Nullable Finish finish) {
        into.putArray("choices")
                .addObject()
                .put("text", text)
                .put("index", 0)
                .putNull("logprobs")
                .put(
                        "finish_reason",
                        finish == null ? null : finish.why().name().toLowerCase(Locale.ROOT));
    }

    @Override
    public Writer writer(Told told) {
        return new Chunks(told);
    }

    @Override
    public byte[] error(Fault fault) {
        return ChatErrors.body(fault);
    }

    @Override
    public int status(Fault fault) {
        return ChatErrors.status(fault);
    }

    private static final class Chunks implements Writer {
        private static final byte[] NOTHING = new byte[0];

        private final Told told;
        private String id = "";
        private String model = "";
        private @Nullable Usage usage;

        Chunks(Told told) {
            this.told = told;
        }

        @Override
        public byte[] write(Event event) {
            return switch (event) {
                case Event.Started(String itsId, String itsModel) -> {
                    id = itsId;
                    model = itsModel;
                    yield NOTHING;
                }
                case Event.Text(String text) -> chunk(text, null);
                case Event.Finished(Finish finish) -> chunk("", finish);
                case Event.Used(Usage used) -> {
                    usage = used;
                    yield NOTHING;
                }
                case Event.Ended() -> end();
                case Event.Failed(Fault fault) -> event(ChatErrors.tree(fault));
                default -> NOTHING;
            };
        }

        private byte[] chunk(String text, @Nullable Finish finish) {
            ObjectNode chunk = begin(id, model, told);
            choice(chunk, text, finish);
            return event(chunk);
        }

        private byte[] end() {
            String last = "";
            if (usage != null && told.usage()) {
                ObjectNode chunk = begin(id, model, told);
                chunk.putArray("choices");
                ChatUsage.write(chunk, usage);
                last = "data: " + chunk + "\n\n";
            }
            return (last + "data: [DONE]\n\n").getBytes(StandardCharsets.UTF_8);
        }

        private static byte[] event(ObjectNode json) {
            return ("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
        }
    }
}

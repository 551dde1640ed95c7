package caravan.dialects.openai;

import caravan.call.Json;
import caravan.chat.Dialect;
import caravan.chat.Fault;
import caravan.chat.Losses;
import caravan.chat.Prompt;
import caravan.chat.Reply;
import caravan.chat.spokes.JsonText;

/** OpenAI's chat completions. */
public final class ChatDialect implements Dialect {
    @Override
    public Prompt read(Json request, Losses losses) {
        return new ChatRequest(JsonText.tree(request), losses).prompt();
    }

    @Override
    public byte[] whole(Reply reply, Told told) {
        return ChatAnswer.of(reply, told);
    }

    @Override
    public Writer writer(Told told) {
        return new ChatChunks(told);
    }

    @Override
    public byte[] error(Fault fault) {
        return ChatErrors.body(fault);
    }

    @Override
    public int status(Fault fault) {
        return ChatErrors.status(fault);
    }
}

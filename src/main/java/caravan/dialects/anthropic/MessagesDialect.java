package caravan.dialects.anthropic;

import caravan.call.Json;
import caravan.chat.Dialect;
import caravan.chat.Fault;
import caravan.chat.Losses;
import caravan.chat.Prompt;
import caravan.chat.Reply;
import caravan.chat.Signature;
import caravan.chat.spokes.JsonText;
import java.nio.charset.StandardCharsets;

/** Anthropic's Messages. */
public final class MessagesDialect implements Dialect {
    private static final String MARK = "\"" + Signature.MARK;

    @Override
    public Prompt read(Json request, Losses losses) {
        return new MessagesRequest(JsonText.tree(request), losses).prompt();
    }

    @Override
    public boolean hasForeignThoughts(Json request) {
        return new String(request.bytes(), StandardCharsets.ISO_8859_1).contains(MARK);
    }

    @Override
    public byte[] whole(Reply reply, Told told) {
        return MessageAnswer.of(reply, told);
    }

    @Override
    public Writer writer(Told told) {
        return new MessageEvents(told);
    }

    @Override
    public byte[] error(Fault fault) {
        return MessageErrors.body(fault);
    }

    @Override
    public int status(Fault fault) {
        return MessageErrors.status(fault);
    }
}

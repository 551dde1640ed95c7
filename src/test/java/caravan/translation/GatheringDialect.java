package caravan.translation;

import caravan.call.Json;
import caravan.chat.Dialect;
import caravan.chat.Event;
import caravan.chat.Fault;
import caravan.chat.Losses;
import caravan.chat.Prompt;
import caravan.chat.Reply;
import java.util.function.Consumer;

/** Speaks to nobody, and gathers what it is told. */
record GatheringDialect(Consumer<Event> gathered) implements Dialect {
    @Override
    public Prompt read(Json request, Losses losses) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] whole(Reply reply, Told told) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Writer writer(Told told) {
        return event -> {
            gathered.accept(event);
            return new byte[0];
        };
    }

    @Override
    public byte[] error(Fault fault) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int status(Fault fault) {
        throw new UnsupportedOperationException();
    }
}

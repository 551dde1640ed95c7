package caravan;

import caravan.books.Past;
import caravan.ledger.Ledger;
import java.io.IOException;
import java.util.function.Consumer;

/** The ledger, as the books see it. */
record Bookkeeping(Ledger ledger) implements Past {
    @Override
    public int began() {
        return ledger.began();
    }

    @Override
    public Place read(Place from, Consumer<byte[]> lines) throws IOException {
        caravan.ledger.journal.Place reached =
                ledger.read(new caravan.ledger.journal.Place(from.segment(), from.bytes()), lines);
        return new Place(reached.segment(), reached.bytes());
    }
}

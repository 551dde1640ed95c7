package caravan;

import caravan.books.Books;
import caravan.books.Past;
import caravan.ledger.Ledger;
import caravan.store.Database;
import java.io.IOException;
import java.time.InstantSource;
import java.util.function.Consumer;

/** The ledger, as the books see it. */
record Bookkeeping(Ledger ledger) implements Past {
    /** As far as the settings want any. */
    static Books books(caravan.config.Bookkeeping wanted, Database database, Ledger ledger, InstantSource clock) {
        return wanted.books()
                ? Books.open(database, new Bookkeeping(ledger), wanted.booksRetention(), clock)
                : Books.none();
    }

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

package caravan.ledger.journal;

import java.io.IOException;

/** Where new segments come from. */
@FunctionalInterface
interface Segments {
    /** @throws IOException if there is no room, or no right to write */
    Segment create(int number) throws IOException;
}

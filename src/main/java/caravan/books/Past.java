package caravan.books;

import java.io.IOException;
import java.util.Comparator;
import java.util.function.Consumer;

/** The journal, as far as the books read it. */
public interface Past {
    /**
     * A place in the journal.
     *
     * @param segment the number of its file
     * @param bytes how many of its bytes come before
     */
    record Place(int segment, long bytes) implements Comparable<Place> {
        static final Place START = new Place(0, 0);

        private static final Comparator<Place> ORDER =
                Comparator.comparingInt(Place::segment).thenComparingLong(Place::bytes);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    /** The first segment that this process has written. */
    int began();

    /**
     * Reads on: some hundred lines, each whole and told once.
     *
     * @return the place after the last of them; the same place if there is none yet
     */
    Place read(Place from, Consumer<byte[]> lines) throws IOException;
}

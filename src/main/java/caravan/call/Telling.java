package caravan.call;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an answer has said so far, for the books: numbers and names, never content. */
public interface Telling {
    /** The model's name as the answer gives it; null if it has not. */
    @Nullable
    String model();

    /** The answer's own; null if it has none, or if nobody wants to know. */
    default @Nullable String id() {
        return null;
    }

    /** Why it came to its end, of each choice one; empty if it has not, or if nobody wants to know. */
    default List<String> endings() {
        return List.of();
    }

    /** What was used; null if the provider has not said. */
    @Nullable
    Usage usage();

    /** Did an error come, within an answer that began well? */
    boolean failed();

    /** Has the answer said all it has to say? */
    boolean finished();

    /** A guess at the tokens written so far, for a stream that broke off before its usage came; 0 if there is nothing to guess from. */
    long estimatedOutput();
}

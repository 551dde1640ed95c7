package caravan.call;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The steps as one reading of the configuration has set them up. A call keeps to the ones that it came in with. */
@FunctionalInterface
public interface Steps {
    /** The exchange property that holds the {@link FailedStep}. */
    String FAILED = "CaravanFailedStep";

    /** What this ref stands for; null if it is none of ours. */
    @Nullable
    Object named(String ref);

    /** Do the files name this deployment? Callers can name any, and some providers answer as whatever they are called. */
    default boolean lists(Candidate candidate) {
        return false;
    }

    /** Where it is; null if it is at no address. */
    default @Nullable URI address(Candidate candidate) {
        return null;
    }

    /** The model of a call that names none; empty if it must name one. */
    default String defaultModel() {
        return "";
    }
}

package caravan.call;

import org.jspecify.annotations.Nullable;

/** What the tokens of an answer cost. */
@FunctionalInterface
public interface Tariff {
    /** Before a price was looked up. */
    Tariff NONE = (candidate, responseModel, usage) -> null;

    /**
     * The exact cost, or null if there is no price: unknown is not free.
     *
     * @param responseModel the model's name in the answer, if it named one
     */
    @Nullable
    Cost cost(Candidate candidate, @Nullable String responseModel, Usage usage);
}

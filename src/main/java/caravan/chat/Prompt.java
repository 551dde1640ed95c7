package caravan.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked.
 *
 * @param model the name as the caller wrote it; a provider is told the candidate's
 * @param system what stands before all turns
 * @param stop the texts at which the answer ends
 * @param maxTokens how long it may be at most; null if that is left to the provider
 * @param traits what the provider's own file says of the model
 */
public record Prompt(
        String model,
        List<Piece> system,
        List<Turn> turns,
        Tools tools,
        Shape shape,
        Sampling sampling,
        Reasoning reasoning,
        List<String> stop,
        @Nullable Long maxTokens,
        Extras extras,
        Traits traits) {
    public Prompt {
        system = List.copyOf(system);
        turns = List.copyOf(turns);
        stop = List.copyOf(stop);
    }

    /** The same for the model that a provider knows under this name. */
    public Prompt to(String name) {
        return to(name, traits);
    }

    public Prompt to(String name, Traits itsTraits) {
        return new Prompt(name, system, turns, tools, shape, sampling, reasoning, stop, maxTokens, extras, itsTraits);
    }
}

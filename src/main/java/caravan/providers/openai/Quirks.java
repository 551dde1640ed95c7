package caravan.providers.openai;

import java.util.Map;
import java.util.Set;

/**
 * What a provider does in another way than OpenAI. All of it is data.
 *
 * @param renamed its names for parameters: {@code seed} is {@code random_seed} at Mistral
 * @param unsupported parameters that it refuses
 * @param extra parameters that OpenAI does not have, and it has: {@code top_k}
 * @param shortIds must the name of a tool's call be nine letters and digits?
 * @param reasoning the field in which it wants to see again what it thought; empty if it does not
 * @param efforts the only words that it knows for how much to think; all if empty
 * @param thinking is thinking switched on and off by an object {@code thinking}?
 */
public record Quirks(
        Map<String, String> renamed,
        Set<String> unsupported,
        Set<String> extra,
        boolean shortIds,
        String reasoning,
        Set<String> efforts,
        boolean thinking) {
    public static final Quirks NONE = new Quirks(Map.of(), Set.of(), Set.of(), false, "");

    public Quirks {
        renamed = Map.copyOf(renamed);
        unsupported = Set.copyOf(unsupported);
        extra = Set.copyOf(extra);
        efforts = Set.copyOf(efforts);
    }

    public Quirks(
            Map<String, String> renamed,
            Set<String> unsupported,
            Set<String> extra,
            boolean shortIds,
            String reasoning) {
        this(renamed, unsupported, extra, shortIds, reasoning, Set.of(), false);
    }

    /** Its name for a parameter. */
    String name(String parameter) {
        return renamed.getOrDefault(parameter, parameter);
    }
}

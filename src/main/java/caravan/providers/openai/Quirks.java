package caravan.providers.openai;

import java.util.HashMap;
import java.util.HashSet;
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

    /** Those of a provider that is known by this name; none for any other. */
    public static Quirks of(String provider) {
        return KnownQuirks.ALL.getOrDefault(provider, NONE);
    }

    /** The names of the providers whose quirks are known. */
    public static Set<String> known() {
        return KnownQuirks.ALL.keySet();
    }

    /** Its name for a parameter. */
    String name(String parameter) {
        return renamed.getOrDefault(parameter, parameter);
    }

    Quirks renaming(String parameter, String theirs) {
        Map<String, String> names = new HashMap<>(renamed);
        names.put(parameter, theirs);
        return new Quirks(names, unsupported, extra, shortIds, reasoning, efforts, thinking);
    }

    Quirks without(String... parameters) {
        Set<String> all = new HashSet<>(unsupported);
        all.addAll(Set.of(parameters));
        return new Quirks(renamed, all, extra, shortIds, reasoning, efforts, thinking);
    }

    Quirks with(String... parameters) {
        Set<String> all = new HashSet<>(extra);
        all.addAll(Set.of(parameters));
        return new Quirks(renamed, unsupported, all, shortIds, reasoning, efforts, thinking);
    }

    Quirks withShortIds() {
        return new Quirks(renamed, unsupported, extra, true, reasoning, efforts, thinking);
    }

    Quirks rereading(String field) {
        return new Quirks(renamed, unsupported, extra, shortIds, field, efforts, thinking);
    }

    Quirks thinkingIn(String... words) {
        return new Quirks(renamed, unsupported, extra, shortIds, reasoning, Set.of(words), thinking);
    }

    Quirks switched() {
        return new Quirks(renamed, unsupported, extra, shortIds, reasoning, efforts, true);
    }
}

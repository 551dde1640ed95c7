package caravan.models;

import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Mention;
import caravan.config.Section;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What models can do. One of which the table says nothing, is believed to do everything, and so is what it does not say of one. */
final class Capabilities {
    private static final String STREAMING = "streaming";
    private static final List<String> FLAGS = List.of("tools", "vision", "audio", "json_schema", STREAMING);
    private static final Able EVERYTHING = new Able(Set.of(), Long.MAX_VALUE);

    /**
     * One row.
     *
     * @param not what it cannot do
     * @param context how many tokens it takes
     */
    private record Able(Set<String> not, long context) {}

    private final Map<String, Able> table = new LinkedHashMap<>();

    static Capabilities read(Section root) {
        Capabilities capabilities = new Capabilities();
        root.named("capabilities").forEach((name, section) -> {
            try (section) {
                Set<String> not = new HashSet<>();
                FLAGS.stream().filter(flag -> !section.flag(flag, true)).forEach(not::add);
                long context = section.number("context", Long.MAX_VALUE, 1, Long.MAX_VALUE);
                capabilities.table.put(name, new Able(Set.copyOf(not), context));
            }
        });
        return capabilities;
    }

    /** What it would have to do for this call and cannot; null if there is nothing. */
    @Nullable
    Mention lack(Candidate candidate, Call call) {
        Able able = of(candidate);
        if (able.not().isEmpty()) {
            return null;
        }
        Stream<Mention> streaming = call.streamed() ? Stream.of(new Mention("stream", STREAMING)) : Stream.of();
        return Stream.concat(call.wanted().mentions().needs().stream(), streaming)
                .filter(need -> able.not().contains(need.name()))
                .findFirst()
                .orElse(null);
    }

    /** What calls may need of a model. */
    static List<String> known() {
        return FLAGS;
    }

    /** How many tokens it takes. */
    long context(Candidate candidate) {
        return of(candidate).context();
    }

    /** Is the request too long for it, by a guess? */
    boolean tooLong(Candidate candidate, Call call) {
        return call.wanted().guessedInput() > of(candidate).context();
    }

    /** The row of its full name, or of the model's, or the one that begins so for longest. */
    private Able of(Candidate candidate) {
        if (table.isEmpty()) {
            return EVERYTHING;
        }
        Able exact = table.getOrDefault(candidate.name(), table.get(candidate.model()));
        return exact != null ? exact : byBeginning(candidate);
    }

    private Able byBeginning(Candidate candidate) {
        Able found = EVERYTHING;
        int longest = -1;
        for (Map.Entry<String, Able> row : table.entrySet()) {
            int length = row.getKey().length();
            if (length > longest && begins(row.getKey(), candidate)) {
                found = row.getValue();
                longest = length;
            }
        }
        return found;
    }

    private static boolean begins(String pattern, Candidate candidate) {
        String stem = pattern.substring(0, Math.max(0, pattern.length() - 1));
        return pattern.endsWith("*")
                && (candidate.name().startsWith(stem) || candidate.model().startsWith(stem));
    }
}

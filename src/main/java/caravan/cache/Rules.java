package caravan.cache;

import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.Candidate;
import caravan.call.Sha256;
import caravan.config.Caching;
import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.config.Section;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * For which calls answers are given again, and for how long: what {@code config/cache.yaml} says. A time of zero is never.
 *
 * @param ttl where nothing else is said
 * @param on for how long where something says {@code on}
 * @param most longer than this no caller may wish
 * @param onlyDeterministic only what is asked for with temperature 0 or a seed?
 * @param errors for how long a provider's 400 and 401 are given again
 * @param shared do virtual keys share their answers?
 * @param models by name, or by how the name begins, with a {@code *}
 * @param keys by the virtual key's name
 * @param sharing the virtual keys that share their answers with each other
 * @param forwarded the headers that a user lets through
 */
record Rules(
        Duration ttl,
        Duration on,
        Duration most,
        boolean onlyDeterministic,
        Duration errors,
        boolean shared,
        Map<String, Duration> models,
        Map<String, Duration> keys,
        Set<String> sharing,
        Forwarded forwarded) {
    private static final String SHARED = "shared";

    /** Headers that a user lets through, in lower case: to providers, and back. */
    record Forwarded(List<String> there, List<String> back) {}

    static Rules read(Path file, Caching caching, Forwarded forwarded, Environment environment, Mistakes mistakes) {
        try (Section root = Section.read(file, environment, mistakes)) {
            Duration said = Term.read(root, "ttl", Caching.USUAL, Duration.ZERO);
            Duration ttl = caching.ttl() == null ? said : caching.ttl();
            Duration on = ttl.isZero() ? Caching.USUAL : ttl;
            Map<String, Duration> models = new LinkedHashMap<>();
            Section perModel = root.section("models");
            perModel.keys().forEach(name -> models.put(name, Term.read(perModel, name, on, ttl)));
            Map<String, Duration> keys = new LinkedHashMap<>();
            Set<String> sharing = new HashSet<>();
            Section perKey = root.section("keys");
            for (String name : perKey.keys()) {
                if (SHARED.equals(perKey.text(name))) {
                    sharing.add(name);
                } else {
                    keys.put(name, Term.read(perKey, name, on, ttl));
                }
            }
            return new Rules(
                    ttl,
                    on,
                    root.duration("max_ttl", Duration.ofDays(1)),
                    root.flag("only_deterministic", false),
                    root.duration("errors", Duration.ZERO),
                    root.flag(SHARED, false),
                    models,
                    keys,
                    Set.copyOf(sharing),
                    forwarded);
        }
    }

    /**
     * For how long the answer to this call may be given again; zero if it may not.
     *
     * @param step what the step says in the route; null if nothing
     */
    Duration ttl(Call call, @Nullable String step) {
        Duration said = step == null ? ttl : Term.of(step, on);
        if (said == null) {
            throw new IllegalArgumentException("lookUp('" + step + "'): " + Term.EXPECTED);
        }
        if (step != null && said.isZero()) {
            return said;
        }
        Duration model = models.isEmpty() ? null : model(call);
        Duration key = call.caller().ownKey() == null ? keys.get(call.caller().name()) : null;
        return key != null && !(model != null && model.isZero()) ? key : model != null ? model : said;
    }

    /** By the caller's name for it, the model's at the provider, or both; a whole name beats a beginning, a longer one a shorter. */
    private @Nullable Duration model(Call call) {
        Candidate first = call.candidates().getFirst();
        List<String> names = List.of(call.originalModel(), first.provider() + "/" + first.model(), first.model());
        return models.keySet().stream()
                .filter(rule -> names.stream().anyMatch(name -> fits(rule, name)))
                .max(Comparator.comparing((String rule) -> !rule.endsWith("*")).thenComparing(String::length))
                .map(models::get)
                .orElse(null);
    }

    private static boolean fits(String rule, String name) {
        return rule.endsWith("*") ? name.startsWith(rule.substring(0, rule.length() - 1)) : name.equals(rule);
    }

    /** Whose answers the call may be given: a caller's own key is another account of the provider's, and shares nothing. */
    String tenant(Caller caller) {
        if (caller.ownKey() != null) {
            String key = caller.ownKey().provider() + " " + caller.ownKey().key();
            return "own " + Sha256.hex(key.getBytes(StandardCharsets.UTF_8));
        }
        return shared || sharing.contains(caller.name()) ? "all" : "name " + caller.name();
    }
}

package caravan.providers;

import caravan.config.Nearest;
import caravan.config.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is said of providers elsewhere than at their own names in {@code providers.yaml}: in a foreign file, in lists of keys, and
 * by deployments that say where they are.
 *
 * @param ours the sections of {@code providers.yaml}
 */
record Besides(
        Map<String, Section> ours,
        Map<String, Section> foreign,
        Map<String, Section> placed,
        Map<String, List<Section>> keys,
        boolean isForeign) {
    private static final String SCOPE = "GIGACHAT_API_PERS";

    /** The one that ai-proxy asks for. */
    private static final String FOREIGN_SCOPE = "GIGACHAT_API_CORP";

    private static final String PROVIDER = "provider";
    private static final String KEYS = "api_keys";
    private static final String DEPLOYMENTS = "deployments";

    /**
     * What is said of one provider.
     *
     * @param foreign its section in the foreign file
     * @param placed a deployment of it that says where it is
     * @param keys those of the house, which are all then
     * @param usualScope of tokens, where no other is said
     */
    record Said(@Nullable Section foreign, @Nullable Section placed, List<Section> keys, String usualScope) {
        static final Said NOTHING = new Said(null, null, List.of(), SCOPE);
    }

    /**
     * @param root of {@code providers.yaml}
     * @param models of {@code models.yaml}, or of the foreign file
     */
    static Besides read(Section root, Section models, boolean isForeign) {
        Besides besides = new Besides(
                root.named("providers"),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                isForeign);
        List<Section> keys = new ArrayList<>(root.sections(KEYS));
        if (isForeign) {
            models.raw("listen_addr"); // the settings have it
            models.named("providers").forEach((name, section) -> besides.foreign.put(besides.name(name), section));
            keys.addAll(models.sections(KEYS));
        }
        deployments(models)
                .filter(each -> each.has("url") && each.has(PROVIDER))
                .forEach(each -> besides.placed.putIfAbsent(besides.name(each.text(PROVIDER, "")), each));
        keys.forEach(besides::key);
        return besides;
    }

    private static Stream<Section> deployments(Section models) {
        return models.sections("models").stream()
                .flatMap(each -> each.isList(DEPLOYMENTS) ? each.sections(DEPLOYMENTS).stream() : Stream.of(each));
    }

    private void key(Section section) {
        String name = name(section.requiredText(PROVIDER));
        if (names().contains(name)) {
            keys.computeIfAbsent(name, any -> new ArrayList<>()).add(section);
        } else if (!name.isEmpty()) {
            section.mistake(PROVIDER, "there is no provider '" + name + "'" + Nearest.hint(name, names()));
        }
    }

    /** What we call it. */
    private String name(String written) {
        return ours.entrySet().stream()
                .filter(each -> each.getKey().equalsIgnoreCase(written)
                        || each.getValue().texts("aliases").contains(written.toLowerCase(Locale.ROOT)))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(written);
    }

    /** All that there are. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>(ours.keySet());
        names.addAll(foreign.keySet());
        names.addAll(placed.keySet());
        return names;
    }

    /** The section of each: a new one has that of the foreign file, or an empty one. */
    Map<String, Section> sections(Section root) {
        Map<String, Section> all = new LinkedHashMap<>();
        for (String name : names()) {
            Section mine = ours.containsKey(name) ? ours.get(name) : foreign.get(name);
            all.put(name, mine == null ? root.section("providers").section(name) : mine);
        }
        return all;
    }

    /** Of one that we know, a foreign file can say where it is, and no more. */
    void close() {
        foreign.forEach((name, section) -> {
            if (ours.containsKey(name)) {
                section.close();
            }
        });
    }

    Said of(String name) {
        String scope = isForeign && placed.containsKey(name) ? FOREIGN_SCOPE : SCOPE;
        return new Said(foreign.get(name), placed.get(name), keys.getOrDefault(name, List.of()), scope);
    }
}

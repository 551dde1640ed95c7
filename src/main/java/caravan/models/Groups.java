package caravan.models;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Deployments by their size, as ai-proxy has them: who asks for {@code BIG} or {@code SMALL} gets one of these, by priority and
 * then the one least recently used. A model that really has such a name goes before.
 */
final class Groups {
    private final Map<String, Rule> bySize = new TreeMap<>();
    private final @Nullable Rule painters;

    private final Resolver resolver;

    Groups(Rules rules, Resolver resolver) {
        this.resolver = resolver;
        rules.sized().stream()
                .distinct()
                .collect(Collectors.groupingBy(Deployment::size))
                .forEach((size, deployments) -> {
                    if (resolver.meant(size) == null || size.equals(Deployment.PAINTS)) {
                        bySize.put(size, new Rule(size, Policy.PRIORITY, List.copyOf(deployments)));
                    }
                });
        this.painters = bySize.remove(Deployment.PAINTS);
    }

    /** Who makes pictures, for those who ask for one and name no model; null if nobody here is known to. */
    @Nullable
    Rule painters() {
        return painters;
    }

    /** What callers can ask for. */
    Set<String> names() {
        return bySize.keySet();
    }

    @Nullable
    Rule of(String name) {
        return resolver.meant(name) == null ? bySize.get(name.toUpperCase(Locale.ROOT)) : null;
    }
}

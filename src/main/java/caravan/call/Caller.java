package caravan.call;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who calls.
 *
 * @param name the virtual key's name, {@code own-…} for a caller with their own provider key, or {@code anonymous}
 * @param models the models they may use; empty for all. A {@code *} at the end matches any rest
 * @param providers the providers they may use; empty for all
 * @param ownKey the provider key they brought; null if the house pays
 * @param passthrough where they are let through to at the house's cost, besides inference
 * @param holder who answers for them
 * @param limits what holds for their pace, besides what holds for others too
 * @param budgets what they may spend, besides what holds for others too
 */
public record Caller(
        String name,
        List<String> models,
        List<String> providers,
        @Nullable OwnKey ownKey,
        List<PathPattern> passthrough,
        Holder holder,
        List<Limit> limits,
        List<Budget> budgets) {
    public static final Caller ANONYMOUS = new Caller("anonymous", List.of(), null);

    public Caller(String name, List<String> models, @Nullable OwnKey ownKey) {
        this(name, models, List.of(), ownKey, List.of(), Holder.NOBODY, List.of(), List.of());
    }

    /** The same by another name, for the books. */
    public Caller as(String known, String team) {
        Holder better = team.isEmpty() ? holder : new Holder(holder.owner(), team, holder.tags(), holder.role());
        return new Caller(known, models, providers, ownKey, passthrough, better, limits, budgets);
    }

    /** The key that they brought for this provider; null if they brought none, or one for another. */
    public @Nullable String keyFor(String provider) {
        return ownKey != null && ownKey.provider().equals(provider) ? ownKey.key() : null;
    }

    /** Are they let through to this path, with {@code /v1} and as sent? */
    public boolean mayPass(String method, String path) {
        return passthrough.stream().anyMatch(pattern -> pattern.matches(method, path));
    }

    /** May they use some models only? */
    public boolean limited() {
        return !models.isEmpty();
    }

    /** May this caller use the model of this name? */
    public boolean mayUse(String model) {
        return models.isEmpty() || models.stream().anyMatch(allowed -> matches(allowed, model));
    }

    /** May this caller use the provider of this name? */
    public boolean mayAsk(String provider) {
        return providers.isEmpty() || providers.contains(provider);
    }

    private static boolean matches(String allowed, String model) {
        return allowed.endsWith("*")
                ? model.startsWith(allowed.substring(0, allowed.length() - 1))
                : model.equals(allowed);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return name;
    }
}

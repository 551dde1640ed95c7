package caravan.call;

import java.util.List;

/**
 * What a provider offers to callers.
 *
 * @param models the names it is known to serve
 * @param prefixes how the names of its models begin
 * @param aliases other names of the provider
 * @param houseKey true if the house has a key for it
 * @param needsKey true if it is of no use to ask without a key
 * @param ownKeys true if callers' own keys are for this provider, whatever the default one is
 */
public record Offer(
        String provider,
        List<String> models,
        List<String> prefixes,
        List<String> aliases,
        boolean houseKey,
        boolean needsKey,
        boolean ownKeys) {
    /** Can it be asked without the caller's own key? */
    public boolean house() {
        return houseKey || !needsKey;
    }

    /** Can this caller's question reach the provider at all? */
    public boolean reachableBy(Caller caller) {
        return house() || caller.keyFor(provider) != null;
    }
}

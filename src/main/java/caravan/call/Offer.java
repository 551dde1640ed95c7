package caravan.call;

import java.util.List;

/**
 * What a provider offers to callers.
 *
 * @param models the names it is known to serve
 * @param prefixes how the names of its models begin
 * @param house true if it can be asked without the caller's own key: the house has one, or none is needed
 * @param ownKeys true if callers' own keys are for this provider, whatever the default one is
 */
public record Offer(String provider, List<String> models, List<String> prefixes, boolean house, boolean ownKeys) {
    /** Can this caller's question reach the provider at all? */
    public boolean reachableBy(Caller caller) {
        return house || caller.keyFor(provider) != null;
    }
}

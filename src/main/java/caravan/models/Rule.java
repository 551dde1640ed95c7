package caravan.models;

import java.util.List;

/**
 * Who answers for a name.
 *
 * @param source the name; one that ends in {@code *} is for all that begin so
 */
record Rule(String source, Policy policy, List<Deployment> deployments) {
    boolean isPattern() {
        return source.endsWith("*");
    }

    boolean covers(String name) {
        return isPattern() ? name.startsWith(source.substring(0, source.length() - 1)) : name.equals(source);
    }
}

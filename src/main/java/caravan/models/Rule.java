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

    /** Who answers for this name: {@code *} at the end of a deployment is what the name has in that place. */
    List<Deployment> deployments(String name) {
        return isPattern() && name.startsWith(stem())
                ? deployments.stream()
                        .map(each -> each.filled(name.substring(stem().length())))
                        .toList()
                : deployments;
    }

    private String stem() {
        return source.substring(0, source.length() - 1);
    }

    boolean covers(String name) {
        return isPattern() ? name.startsWith(stem()) : name.equals(source);
    }
}

package caravan.limits;

import caravan.call.Network;
import java.util.List;

/**
 * What a rule wants of a call in one respect.
 *
 * @param names one of them must fit; a {@code *} at the end stands for any rest
 * @param networks one of them must have the address, where it is about that
 */
record Match(Dimension by, List<String> names, List<Network> networks) {
    boolean fits(Who who) {
        return switch (by) {
            case ADDRESS -> who.isIn(networks);
            case MODEL -> isNamed(who.by(by)) || isNamed(who.qualifiedModel());
            default -> isNamed(who.by(by));
        };
    }

    private boolean isNamed(String name) {
        return !name.isEmpty() && names.stream().anyMatch(pattern -> isNamed(pattern, name));
    }

    private static boolean isNamed(String pattern, String name) {
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : name.equals(pattern);
    }
}

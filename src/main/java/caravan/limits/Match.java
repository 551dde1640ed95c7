package caravan.limits;

import caravan.call.Candidate;
import caravan.call.Network;
import java.util.List;

/**
 * What a rule wants of a call in one respect.
 *
 * @param names one of them must fit; a {@code *} at the end stands for any rest
 * @param networks one of them must have the address, where it is about that
 * @param copy of the model, where it is there more than once; 0 for any
 */
record Match(Dimension by, List<String> names, List<Network> networks, int copy) {
    Match(Dimension by, List<String> names, List<Network> networks) {
        this(by, names, networks, 0);
    }

    boolean fits(Who who) {
        return switch (by) {
            case ADDRESS -> who.isIn(networks);
            case MODEL -> isCopy(who) && (isNamed(who.by(by)) || isNamed(who.qualifiedModel()));
            default -> isNamed(who.by(by));
        };
    }

    private boolean isCopy(Who who) {
        Candidate there = copy == 0 ? null : who.candidate();
        return there == null || there.copy() == copy;
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

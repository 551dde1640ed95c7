package caravan.limits;

import caravan.call.Limit;
import java.util.List;
import java.util.stream.Stream;

/**
 * A limit, and for whom it holds.
 *
 * @param matches all must fit
 * @param per each of these has a bucket of its own; none, and all share one
 */
record Rule(Limit limit, List<Match> matches, List<Dimension> per) {
    String name() {
        return limit.name();
    }

    Rule among(int nodes) {
        return new Rule(limit.among(nodes), matches, per);
    }

    /** Whom a rule tells apart by their team, it does not hold for who has none. */
    boolean holdsFor(Who who) {
        return matches.stream().allMatch(match -> match.fits(who))
                && per.stream().noneMatch(each -> who.by(each).isEmpty());
    }

    /** Does it tell calls apart by who is asked? */
    boolean isOfCandidate() {
        return dimensions().anyMatch(Dimension::isOfCandidate);
    }

    /** Is it about who is asked, and not about who asks? */
    boolean isCapacity() {
        return isOfCandidate() && dimensions().allMatch(Dimension::isOfCandidate);
    }

    private Stream<Dimension> dimensions() {
        return Stream.concat(matches.stream().map(Match::by), per.stream());
    }

    /** Is it called so, or does it tell calls apart by that? */
    boolean isCalled(String nameOrKind) {
        return name().equals(nameOrKind)
                || per.stream().anyMatch(each -> each.key().equals(nameOrKind));
    }

    Slot slot(Who who) {
        return new Slot(
                name(),
                switch (per.size()) {
                    case 0 -> "";
                    case 1 -> who.by(per.getFirst());
                    default -> String.join("\n", per.stream().map(who::by).toList());
                });
    }
}

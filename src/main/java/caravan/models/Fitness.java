package caravan.models;

import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Headers;
import caravan.call.Mention;
import caravan.call.Operation;
import caravan.call.Reason;
import caravan.call.Refused;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who can do what a call needs.
 *
 * @param speaks can the provider of this name be asked for this?
 */
record Fitness(Capabilities capabilities, BiPredicate<Operation, String> speaks) {
    /**
     * Those of these who can. Whom the call is too long for, by a guess, or whose provider does not speak so, is one of them only if
     * that is so of all: the guess may be wrong, and what providers say to it is more than we know.
     *
     * @throws Refused 400 if all of them lack what the request needs
     */
    List<Candidate> of(Call call, List<Candidate> all) {
        List<Candidate> able = those(all, each -> lack(call, each) == null);
        if (able.isEmpty() && !all.isEmpty()) {
            throw unable(call, all.getFirst());
        }
        return able.size() < 2
                ? able
                : ifAny(ifAny(able, each -> speaks(call, each)), each -> !capabilities.tooLong(each, call));
    }

    private static List<Candidate> ifAny(List<Candidate> all, Predicate<Candidate> which) {
        List<Candidate> those = those(all, which);
        return those.isEmpty() ? all : those;
    }

    private static List<Candidate> those(List<Candidate> all, Predicate<Candidate> which) {
        return all.size() == 1 && which.test(all.getFirst())
                ? all
                : all.stream().filter(which).toList();
    }

    boolean can(Call call, Candidate candidate) {
        return speaks(call, candidate) && lack(call, candidate) == null;
    }

    private boolean speaks(Call call, Candidate candidate) {
        Operation operation = call.operation();
        return operation == null || speaks.test(operation, candidate.provider());
    }

    /** What the call needs and this one cannot do; null if there is nothing. */
    @Nullable
    Mention lack(Call call, Candidate candidate) {
        return capabilities.lack(candidate, call);
    }

    /** Why it is not asked, for people; null if it could be. */
    @Nullable
    String doubt(Call call, Candidate candidate) {
        Mention lack = lack(call, candidate);
        if (lack != null) {
            return "cannot do " + lack.name() + ", as `capabilities` in models.yaml says";
        }
        if (!speaks(call, candidate)) {
            return "its provider does not take such a call";
        }
        return capabilities.tooLong(candidate, call)
                ? "its context is " + capabilities.context(candidate) + " tokens, and the request has about "
                        + call.wanted().guessedInput()
                : null;
    }

    private Refused unable(Call call, Candidate candidate) {
        Mention need = lack(call, candidate);
        if (need == null) {
            throw new IllegalStateException("it can");
        }
        return new Refused(
                Reason.UNSUPPORTED,
                "No model that may answer for '" + call.originalModel() + "' can do what '" + need.field()
                        + "' asks for: " + need.name() + ".",
                need.field(),
                Headers.NONE);
    }
}

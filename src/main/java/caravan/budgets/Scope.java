package caravan.budgets;

import caravan.call.Budget;
import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.Candidate;
import caravan.call.Holder;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whose calls a budget of the file is for. */
enum Scope {
    KEY,
    OWNER,
    TEAM,
    TAG,
    MODEL,
    GATEWAY;

    /** As in files. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Scope of(String word) {
        return Stream.of(values())
                .filter(scope -> scope.toString().equals(word))
                .findFirst()
                .orElse(null);
    }

    /** The names that the caller has in this. */
    List<String> names(Caller caller) {
        Holder holder = caller.holder();
        return switch (this) {
            case KEY -> List.of(caller.name());
            case OWNER -> holder.owner().isEmpty() ? List.of() : List.of(holder.owner());
            case TEAM -> holder.team().isEmpty() ? List.of() : List.of(holder.team());
            case TAG -> holder.tags();
            case MODEL, GATEWAY -> List.of();
        };
    }

    /**
     * One line of the file.
     *
     * @param named whose; null for each of them, who then has a budget of their own. A model's may end in {@code *}
     * @param budget of which the name is to be filled in, if it is for each
     */
    record Rule(Scope scope, @Nullable String named, Budget budget) {
        /** The budgets that this means for the caller, whatever model answers. */
        Stream<Budget> of(Caller caller) {
            if (scope == GATEWAY) {
                return Stream.of(budget);
            }
            List<String> names = scope.names(caller);
            return named == null
                    ? names.stream().map(name -> budget.named(scope + ":" + name))
                    : names.contains(named) ? Stream.of(budget) : Stream.empty();
        }

        boolean isForEach() {
            return named == null && scope != GATEWAY;
        }

        /** Is it for whatever this candidate answers? */
        boolean isFor(Call call, Candidate candidate) {
            return scope == MODEL
                    && (matches(candidate.model())
                            || matches(candidate.provider() + "/" + candidate.model())
                            || matches(call.originalModel()));
        }

        private boolean matches(String model) {
            String pattern = String.valueOf(named);
            return pattern.endsWith("*")
                    ? model.startsWith(pattern.substring(0, pattern.length() - 1))
                    : model.equals(pattern);
        }
    }
}

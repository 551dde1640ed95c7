package caravan.keys;

import caravan.call.Budget;
import caravan.call.Caller;
import caravan.call.Limit;
import caravan.config.Section;
import java.util.List;
import java.util.stream.Stream;

/** What a key may do is shared among the nodes; what leaves nothing to each of them closes it, which nobody means. */
record Shares(int nodes) {
    void complain(Section section, Caller caller) {
        limits(caller).forEach(wrong -> section.mistake("limits", wrong));
        budgets(caller).forEach(wrong -> section.mistake("budget", wrong));
    }

    /** Of a key that has been made already. */
    List<String> tooLittle(Caller caller) {
        return Stream.concat(limits(caller), budgets(caller))
                .map(wrong -> wrong + ": it is closed")
                .toList();
    }

    private Stream<String> limits(Caller caller) {
        return caller.limits().stream()
                .filter(limit -> limit.tooLittleFor(nodes))
                .map(Limit::name)
                .map(name -> "'" + name + "' is less than one for each of the " + nodes + " nodes");
    }

    private Stream<String> budgets(Caller caller) {
        return caller.budgets().stream()
                .filter(budget -> budget.tooLittleFor(nodes))
                .map(Budget::per)
                .map(per ->
                        "the budget per " + per + " is less than a nano-dollar for each of the " + nodes + " nodes");
    }
}

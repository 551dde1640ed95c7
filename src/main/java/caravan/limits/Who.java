package caravan.limits;

import caravan.call.Address;
import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Network;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who asks whom, of one call. What is not known is empty: the team of a key that has none, the model of a list of models. */
final class Who {
    private final Call call;
    private final @Nullable Candidate first;
    private @Nullable String address;

    Who(Call call) {
        this.call = call;
        this.first = call.candidates().isEmpty() ? null : call.candidates().getFirst();
    }

    /** Who is asked first; null if nobody is. */
    @Nullable
    Candidate candidate() {
        return first;
    }

    String by(Dimension dimension) {
        return switch (dimension) {
            case ADDRESS -> address();
            case KEY -> call.caller().name();
            case OWNER -> call.caller().holder().owner();
            case TEAM -> call.caller().holder().team();
            case MODEL -> first == null ? "" : first.model();
            case PROVIDER -> first == null ? "" : first.provider();
        };
    }

    private String address() {
        String known = address;
        if (known == null) {
            known = Address.group(call.request().address());
            address = known;
        }
        return known;
    }

    /** {@code provider/model}; empty if there is no model. */
    String qualifiedModel() {
        return first == null || first.model().isEmpty() ? "" : first.provider() + "/" + first.model();
    }

    boolean isIn(List<Network> networks) {
        Address exact = Address.of(call.request().address());
        return exact != null && networks.stream().anyMatch(network -> network.has(exact));
    }
}

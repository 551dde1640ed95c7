package caravan.commands;

import caravan.call.Call;
import caravan.call.Headers;
import caravan.call.Operation;
import caravan.keys.Keys;
import java.util.List;
import java.util.Set;

/** Who may give orders in a chat. */
final class Rank {
    static final String OPERATOR = "operator";
    private static final Set<Operation> TALK = Set.of(
            Operation.CHAT, Operation.COMPLETION, Operation.RESPONSES, Operation.MESSAGES, Operation.COUNT_TOKENS);
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "0:0:0:0:0:0:0:1");

    /** Who sends these is a proxy that speaks for somebody else, or a web page that its reader knows nothing of. */
    private static final List<String> FOR_OTHERS =
            List.of("x-forwarded-for", "forwarded", "x-real-ip", "via", "origin");

    private Rank() {}

    /** Operators may; and where there are no keys of ours to tell them apart by, whoever calls from this machine itself. */
    static boolean mayOrder(Call call, Keys keys) {
        return call.operation() != null && TALK.contains(call.operation()) && isOperator(call, keys);
    }

    /** The same for an order that is no call of a model. */
    static boolean isOperator(Call call, Keys keys) {
        return call.caller().holder().role().equals(OPERATOR) || (keys.plain() && isHere(call));
    }

    private static boolean isHere(Call call) {
        Headers headers = call.request().headers();
        return LOOPBACK.contains(call.request().address())
                && FOR_OTHERS.stream().allMatch(name -> headers.get(name) == null);
    }

    /** The path of a request as the log has it: somebody may have put a provider's key there. */
    static String shown(String path) {
        return path.replaceFirst("^(/admin/provider-keys/(?:[^/]{1,15}/)?).+", "$1…");
    }

    /** As the log and the list of orders name them. */
    static String of(Call call) {
        return call.caller().name() + " (" + call.request().address() + ", " + call.id() + ")";
    }
}

package caravan.desk;

import caravan.call.KeyState;
import caravan.commands.Orders.Told;
import caravan.config.Settings;
import caravan.deployments.Deployments;
import caravan.overlay.Overlay;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What orders work on, as it is at this moment; it is there once the gateway is. */
public interface Office {
    /** What orders have laid over the files. */
    Overlay overlay();

    Settings settings();

    Deployments deployments();

    /** The providers' keys, by provider. */
    Map<String, List<KeyState>> keys();

    List<ObjectNode> limits();

    List<ObjectNode> routes();

    /** Those who may answer for a name of the files or of an order, and whose price nobody knows. */
    Set<String> withoutPrice();

    /** The ledger's sums. */
    Map<String, Object> sums();

    /** What the budgets' windows have spent and set aside. */
    Map<String, Object> spend();

    /** What is in the cache, and what it did. */
    Map<String, Object> answers();

    /** @return how many answers are forgotten */
    long forgetAnswers();

    List<String> usage(String period, String group);

    /** The number of the generation that serves. */
    int generation();

    /** What keeps the files from being served; empty if they are. */
    List<String> troubles();

    /** Has the files read again, and waits for what comes of it. */
    Told reload();

    /** Has this laid over the files, and waits: it holds from then on, or nothing has changed. */
    Told order(Consumer<Overlay> proposal);

    /** @param done what to say if it holds */
    default Told lay(Consumer<Overlay> proposal, String... done) {
        Told told = order(proposal);
        return told.done() ? new Told(true, List.of(done)) : told;
    }
}

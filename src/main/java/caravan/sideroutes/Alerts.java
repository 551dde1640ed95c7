package caravan.sideroutes;

import caravan.call.Json;
import caravan.hooks.Mailbox;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a route of the user's, if there is one at {@code direct:budget-alert}, that a budget is nearly spent; no call waits for it. */
record Alerts(Predicate<String> there, Mailbox route) implements Consumer<Map<String, String>> {
    static final String ROUTE = "direct:budget-alert";

    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

    @Override
    public void accept(Map<String, String> alert) {
        String text = Json.MAPPER.valueToTree(alert).toString();
        LOG.warn("A budget is nearly spent: {}", text);
        if (there.test(ROUTE)) {
            route.post(text);
        }
    }
}

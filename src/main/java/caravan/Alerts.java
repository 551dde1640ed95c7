package caravan;

import caravan.call.Json;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a route of the user's, if there is one at {@code direct:budget-alert}, that a budget is nearly spent. It runs on a virtual
 * thread, so that anything may be a step in it and no call waits for it.
 */
final class Alerts implements Consumer<Map<String, String>> {
    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);
    private static final String ROUTE = "direct:budget-alert";
    private static final int AT_ONCE = 16;

    private final CamelContext context;
    private final Semaphore room = new Semaphore(AT_ONCE);

    Alerts(CamelContext context) {
        this.context = context;
    }

    @Override
    public void accept(Map<String, String> alert) {
        String text = Json.MAPPER.valueToTree(alert).toString();
        LOG.warn("A budget is nearly spent: {}", text);
        if (context.hasEndpoint(ROUTE) == null) {
            return;
        }
        if (!room.tryAcquire()) {
            LOG.warn("{} is still busy with {} alerts, and misses this one", ROUTE, AT_ONCE);
            return;
        }
        Thread.ofVirtual().name("budget-alert").start(() -> tell(text));
    }

    private void tell(String text) {
        try (ProducerTemplate template = context.createProducerTemplate()) {
            template.sendBodyAndHeader(ROUTE, text, Exchange.CONTENT_TYPE, "application/json");
        } catch (Exception | Error failed) {
            LOG.warn("{} failed for {}", ROUTE, text, failed);
        } finally {
            room.release();
        }
    }
}

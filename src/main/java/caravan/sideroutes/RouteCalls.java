package caravan.sideroutes;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.UnitOfWorkHelper;

/** Asks routes by their address, on the thread that asks. */
final class RouteCalls {
    private final CamelContext context;
    private final Map<String, Producer> producers = new ConcurrentHashMap<>();

    RouteCalls(CamelContext context) {
        this.context = context;
    }

    /**
     * One asking. The unit of work is ours, and ends when we are done with the answer: otherwise a streamed body would be drained
     * with the route.
     */
    record Asked(Exchange exchange, UnitOfWork work) implements AutoCloseable {
        @Override
        public void close() {
            UnitOfWorkHelper.doneUow(work, exchange);
        }
    }

    Asked prepare(Object body) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(body);
        UnitOfWork work = PluginHelper.getUnitOfWorkFactory(context).createUnitOfWork(exchange);
        exchange.getExchangeExtension().setUnitOfWork(work);
        return new Asked(exchange, work);
    }

    /** What the route leaves, its failure too, is in the exchange. */
    void ask(String direct, Asked asked) throws Exception {
        producers.computeIfAbsent(direct, this::producer).process(asked.exchange());
    }

    private Producer producer(String direct) {
        try {
            Producer producer = context.getEndpoint(direct).createProducer();
            producer.start();
            return producer;
        } catch (Exception broken) {
            throw new IllegalStateException("No route at " + direct, broken);
        }
    }
}

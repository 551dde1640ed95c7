package caravan.http;

import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;

/**
 * What stands behind the {@code platform-http:} endpoints of one generation of routes: it opens no port, it only notes the
 * doors, which the {@link Server} then finds.
 */
final class Engine implements PlatformHttpEngine {
    private final Doors doors;

    Engine(Doors doors) {
        this.doors = doors;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return new Door(endpoint, processor, doors);
    }
}

package caravan.reload;

import caravan.Gate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A component of a user's whose routes begin at a port of their own: whoever connects is told what the route says. */
public final class Ports extends DefaultComponent {
    /** With the component, under the name {@code port}. */
    static Gate.Plan plan() {
        return Gate.plan()
                .file("config/application.properties", "camel.beans.port=#class:" + Ports.class.getName() + "\n");
    }

    static String route(int port, String text) {
        return """
                - route:
                    id: at-port
                    from:
                      uri: port:%d
                      steps:
                        - setBody: {id: say-at-port, expression: {constant: {expression: "%s"}}}
                """.formatted(port, text);
    }

    static String ask(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    protected Endpoint createEndpoint(String uri, String port, Map<String, Object> options) {
        return new Place(uri, this, Integer.parseInt(port));
    }

    private static final class Place extends DefaultEndpoint {
        private final int port;

        Place(String uri, Ports component, int port) {
            super(uri, component);
            this.port = port;
        }

        @Override
        public Producer createProducer() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Consumer createConsumer(Processor route) {
            return new Listener(this, route);
        }
    }

    private static final class Listener extends DefaultConsumer {
        private static final Logger LOG = LoggerFactory.getLogger(Ports.class);
        private ServerSocket server;
        private Thread listening;

        Listener(Place place, Processor route) {
            super(place, route);
        }

        @Override
        protected void doStart() throws Exception {
            super.doStart();
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), ((Place) getEndpoint()).port));
            ServerSocket bound = server;
            listening = Thread.ofVirtual().start(() -> accept(bound));
        }

        private void accept(ServerSocket bound) {
            while (!bound.isClosed()) {
                try (Socket caller = bound.accept()) {
                    Exchange exchange = createExchange(true);
                    getProcessor().process(exchange);
                    String text = exchange.getMessage().getBody(String.class) + "\n";
                    caller.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                    releaseExchange(exchange, true);
                } catch (Exception closed) {
                    LOG.debug("The next one is waited for", closed);
                }
            }
        }

        @Override
        protected void doStop() throws Exception {
            if (server != null) {
                server.close();
                listening.join(); // only then is the port free
            }
            super.doStop();
        }
    }
}

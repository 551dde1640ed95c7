package caravan.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An outbound HTTP proxy on a port of 127.0.0.1: passes on requests that name a whole address, opens tunnels for CONNECT to
 * addresses of this machine and refuses all others, and remembers the head of each request.
 */
public final class ForwardProxy implements AutoCloseable {
    private final ServerSocket server;
    private final List<String> heads = new CopyOnWriteArrayList<>();

    private ForwardProxy(ServerSocket server) {
        this.server = server;
    }

    public static ForwardProxy start() {
        try {
            ForwardProxy proxy = new ForwardProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(proxy::accept);
            return proxy;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** The heads of the requests so far: the first line and the headers. */
    public List<String> heads() {
        return List.copyOf(heads);
    }

    public void forget() {
        heads.clear();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket caller = server.accept();
                Thread.ofVirtual().start(() -> serve(caller));
            }
        } catch (IOException closed) {
            // That is how it ends.
        }
    }

    private void serve(Socket caller) {
        try (caller) {
            String head = head(caller.getInputStream());
            heads.add(head);
            String[] line = head.split(" ", 3);
            URI target = URI.create(line[0].equals("CONNECT") ? "http://" + line[1] : line[1]);
            if (!"127.0.0.1".equals(target.getHost())) {
                caller.getOutputStream()
                        .write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
            } else {
                join(caller, target, line[0].equals("CONNECT") ? "" : head.replace(line[1], target.getRawPath()));
            }
        } catch (IOException broken) {
            // A connection that breaks ends the exchange.
        }
    }

    private static void join(Socket caller, URI target, String head) throws IOException {
        try (Socket provider = new Socket(target.getHost(), target.getPort())) {
            if (head.isEmpty()) {
                caller.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
            } else {
                provider.getOutputStream().write(head.getBytes(ISO_8859_1));
            }
            Thread.ofVirtual().start(() -> pump(caller, provider));
            provider.getInputStream().transferTo(caller.getOutputStream());
        }
    }

    private static void pump(Socket from, Socket to) {
        try (OutputStream out = to.getOutputStream()) {
            from.getInputStream().transferTo(out);
        } catch (IOException closed) {
            // That is how it ends.
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("The connection ended in a head");
            }
            head.write(next);
        }
        return head.toString(ISO_8859_1);
    }
}

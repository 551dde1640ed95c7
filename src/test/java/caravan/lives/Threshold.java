package caravan.lives;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A port at which nobody gets in: the system holds the few who came first, and those after them wait for a connection. Once
 * it is opened, it leads to another port.
 */
final class Threshold implements AutoCloseable {
    private final ServerSocket door;
    private final int behind;
    private final List<Socket> before = new ArrayList<>();

    private Threshold(ServerSocket door, int behind) {
        this.door = door;
        this.behind = behind;
    }

    /** @param behind the port to which it leads */
    static Threshold before(int behind) throws IOException {
        Threshold threshold = new Threshold(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()), behind);
        while (threshold.lets(new Socket())) {
            assertThat(threshold.before).as("those who got in").hasSizeLessThan(100);
        }
        return threshold;
    }

    private boolean lets(Socket guest) throws IOException {
        try {
            guest.connect(door.getLocalSocketAddress(), 100);
            return before.add(guest);
        } catch (SocketTimeoutException full) {
            guest.close();
            return false;
        }
    }

    int port() {
        return door.getLocalPort();
    }

    /** Lets everybody in. */
    void open() throws IOException {
        for (Socket waiting : before) {
            waiting.close();
        }
        Thread.ofVirtual().start(this::welcome);
    }

    private void welcome() {
        try {
            while (true) {
                Socket guest = door.accept();
                Socket host = new Socket(InetAddress.getLoopbackAddress(), behind);
                Thread.ofVirtual().start(() -> pipe(guest, host));
                Thread.ofVirtual().start(() -> pipe(host, guest));
            }
        } catch (IOException closed) {
            // that is how it ends
        }
    }

    private static void pipe(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException over) {
            // that is how it ends
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}

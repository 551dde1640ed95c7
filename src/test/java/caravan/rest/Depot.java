package caravan.rest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;

/**
 * A provider of large files that holds nothing. What it does is in the path: {@code /v1/take} reads all, {@code /v1/stall} a
 * megabyte and then no more until it is {@link #goOn released}, {@code /v1/refuse} a megabyte and then says 413,
 * {@code /v1/break} resets after a megabyte, {@code /v1/give/N} sends N bytes.
 */
final class Depot implements AutoCloseable {
    static final int SOME = 1 << 20;

    final AtomicLong taken = new AtomicLong();
    final AtomicLong given = new AtomicLong();
    final CountDownLatch stalled = new CountDownLatch(1);
    final CountDownLatch broken = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final ServerSocket server;

    private Depot(ServerSocket server) {
        this.server = server;
    }

    static Depot start() {
        try {
            Depot depot = new Depot(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(depot::accept);
            return depot;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    void goOn() {
        released.countDown();
    }

    private void accept() {
        try {
            while (true) {
                Socket caller = server.accept();
                Thread.ofVirtual().start(() -> serve(caller));
            }
        } catch (IOException closed) {
            // that is how it ends
        }
    }

    private void serve(Socket caller) {
        try (caller;
                InputStream in = new BufferedInputStream(caller.getInputStream(), 1 << 16);
                OutputStream out = caller.getOutputStream()) {
            while (true) {
                String head = head(in);
                String path = head.split(" ", 3)[1];
                if (path.startsWith("/v1/give/")) {
                    give(out, Long.parseLong(path.substring(9)));
                } else {
                    take(caller, in, out, path, head);
                }
            }
        } catch (IOException | RuntimeException gone) {
            broken.countDown();
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private void give(OutputStream out, long bytes) throws IOException {
        out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: " + bytes + "\r\n\r\n")
                .getBytes(ISO_8859_1));
        for (long left = bytes; left > 0; left -= SOME) {
            out.write(PIECE, 0, (int) Math.min(SOME, left));
            given.addAndGet(Math.min(SOME, left));
        }
    }

    private void take(Socket caller, InputStream in, OutputStream out, String path, String head) throws IOException {
        boolean chunked = head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked");
        long length =
                chunked ? Long.MAX_VALUE : Long.parseLong(head.replaceFirst("(?is).*content-length: *(\\d+).*", "$1"));
        CRC32 sum = new CRC32();
        byte[] buffer = new byte[1 << 16];
        for (long left = length; left > 0; ) {
            if (taken.get() >= SOME && !path.equals("/v1/take")) {
                stop(caller, out, path);
            }
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new IOException("closed");
            }
            sum.update(buffer, 0, read);
            taken.addAndGet(read);
            left -= read;
        }
        say(out, "200 OK", "{\"bytes\":" + length + ",\"sum\":" + sum.getValue() + "}");
    }

    private void stop(Socket caller, OutputStream out, String path) throws IOException {
        stalled.countDown();
        switch (path) {
            case "/v1/refuse" -> {
                say(out, "413 Content Too Large", "{\"error\":{\"message\":\"That is too much for us.\"}}");
                out.flush();
                caller.shutdownOutput();
                caller.getInputStream().transferTo(OutputStream.nullOutputStream());
                throw new IOException("refused");
            }
            case "/v1/break" -> {
                caller.setSoLinger(true, 0);
                caller.close();
            }
            default -> {
                try {
                    released.await();
                } catch (InterruptedException stopped) {
                    throw new IOException(stopped);
                }
            }
        }
    }

    private static void say(OutputStream out, String status, String json) throws IOException {
        out.write(("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + json.length()
                        + "\r\n\r\n" + json)
                .getBytes(ISO_8859_1));
    }

    /** A megabyte that is not all the same. */
    static final byte[] PIECE = piece();

    private static byte[] piece() {
        byte[] piece = new byte[SOME];
        for (int i = 0; i < SOME; i++) {
            piece[i] = (byte) (i * 31 + (i >> 8));
        }
        return piece;
    }

    @Override
    public void close() {
        try {
            goOn();
            server.close();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}

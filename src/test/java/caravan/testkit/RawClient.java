package caravan.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A caller down at the socket, who may send anything and leave at any time. Each read waits 10 s at most and then throws;
 * a reset by the other end is an {@link UncheckedIOException} around a {@link SocketException}.
 */
public final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    private RawClient(Socket socket, InputStream in) {
        this.socket = socket;
        this.in = in;
    }

    /**
     * Status line and headers of an answer.
     *
     * @param headers under names in lower case
     */
    public record Head(int status, String line, Map<String, List<String>> headers) {
        /** The header's first value, or null. */
        public @Nullable String header(String name) {
            List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
            return values == null ? null : values.getFirst();
        }

        boolean chunked() {
            return "chunked".equals(header("transfer-encoding"));
        }
    }

    /** @param at the {@link System#nanoTime} at which its last byte was read */
    public record Piece(byte[] bytes, long at) {
        public String text() {
            return new String(bytes, UTF_8);
        }
    }

    /** An answer that was read to its end. */
    public record Answer(Head head, byte[] body) {
        public int status() {
            return head.status();
        }

        public String text() {
            return new String(body, UTF_8);
        }
    }

    public static RawClient to(int port) {
        return calling(() -> {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            return new RawClient(socket, new BufferedInputStream(socket.getInputStream()));
        });
    }

    /** A POST of JSON as bytes on the wire; more headers as {@code "Name: value"}. */
    public static String post(String path, String json, String... headers) {
        return "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n%s"
                .formatted(path, json.getBytes(UTF_8).length, lines(headers), json);
    }

    public static String get(String path, String... headers) {
        return "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n".formatted(path, lines(headers));
    }

    private static String lines(String... headers) {
        StringBuilder lines = new StringBuilder();
        for (String header : headers) {
            lines.append(header).append("\r\n");
        }
        return lines.toString();
    }

    public RawClient send(String text) {
        return send(text.getBytes(UTF_8));
    }

    public RawClient send(byte[] bytes) {
        return calling(() -> {
            socket.getOutputStream().write(bytes);
            return this;
        });
    }

    /** Reads status line and headers. */
    public Head head() {
        String line = line();
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            String[] parts = header.split(":", 2);
            headers.computeIfAbsent(parts[0].toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(parts[1].strip());
        }
        return new Head(Integer.parseInt(line.split(" ", 3)[1]), line, headers);
    }

    /** Reads one chunk of a chunked body; the last one is empty. */
    public Piece chunk() {
        int size = Integer.parseInt(line().split(";", 2)[0].strip(), 16);
        byte[] bytes = exactly(size);
        line();
        return new Piece(bytes, System.nanoTime());
    }

    /** Reads chunks up to the last, which is left out. Throws if the connection ends before it. */
    public List<Piece> chunks() {
        List<Piece> chunks = new ArrayList<>();
        for (Piece chunk = chunk(); chunk.bytes().length > 0; chunk = chunk()) {
            chunks.add(chunk);
        }
        return chunks;
    }

    /** Reads head and body, as the head says it ends. Throws if the connection ends before that. */
    public Answer answer() {
        Head head = head();
        return new Answer(head, body(head));
    }

    /** Reads the rest of an answer whose head was read. */
    public byte[] body(Head head) {
        String length = head.header("content-length");
        if (head.chunked()) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            chunks().forEach(chunk -> body.writeBytes(chunk.bytes()));
            return body.toByteArray();
        }
        return length == null ? rest() : exactly(Integer.parseInt(length));
    }

    /** Reads what is there, waiting for the first byte; empty once the other end has closed. */
    public Piece some() {
        byte[] buffer = new byte[65_536];
        int read = calling(() -> in.read(buffer));
        return new Piece(Arrays.copyOf(buffer, Math.max(read, 0)), System.nanoTime());
    }

    /** Reads so many. Throws if the connection ends before. */
    public byte[] bytes(int count) {
        return exactly(count);
    }

    /** Reads until the other end closes. */
    public byte[] rest() {
        return calling(in::readAllBytes);
    }

    /** Says that no more will be sent, and can still read. */
    public RawClient halfClose() {
        return calling(() -> {
            socket.shutdownOutput();
            return this;
        });
    }

    /** Leaves with a TCP reset. */
    public void reset() {
        calling(() -> {
            socket.setSoLinger(true, 0);
            socket.close();
            return this;
        });
    }

    /** Leaves in good order, whatever has not been read. */
    @Override
    public void close() {
        calling(() -> {
            socket.close();
            return this;
        });
    }

    private byte[] exactly(int size) {
        return calling(() -> {
            byte[] bytes = in.readNBytes(size);
            if (bytes.length < size) {
                throw new EOFException("The body ended after %d of %d bytes".formatted(bytes.length, size));
            }
            return bytes;
        });
    }

    private String line() {
        return calling(() -> {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new EOFException("The connection ended in a line: " + line.toString(ISO_8859_1));
                }
                line.write(next);
            }
            return line.toString(ISO_8859_1).stripTrailing();
        });
    }

    private static <T> T calling(Callable<T> action) {
        try {
            return action.call();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

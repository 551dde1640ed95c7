package caravan.commands;

import caravan.call.Json;
import caravan.call.Reason;
import caravan.commands.Orders.Told;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the command line tells the Caravan that runs on a data folder what to do: a line, and lines back. */
final class Order {
    static final String RELOAD = "reload";
    static final String EXPLAIN = "explain ";
    static final String IN_WORDS = "order ";

    private static final String DONE = "done";
    private static final String REFUSED = "refused";
    private static final String RECORD = "\u001e";
    private static final int LONGEST = 64 << 10;

    private Order() {}

    static Path socket(Path data) {
        return data.resolve("caravan.sock");
    }

    /** Empty if no Caravan listens there. */
    static Optional<Told> give(Path data, String order) {
        try (SocketChannel gateway = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            gateway.connect(UnixDomainSocketAddress.of(socket(data)));
            gateway.write(StandardCharsets.UTF_8.encode(order + "\n"));
            byte[] answer = Channels.newInputStream(gateway).readAllBytes();
            List<String> lines =
                    new String(answer, StandardCharsets.UTF_8).lines().toList();
            return Optional.of(
                    lines.isEmpty() ? Told.refused("the gateway has not answered: its log may say why") : told(lines));
        } catch (IOException | UnsupportedOperationException nobody) {
            return Optional.empty();
        }
    }

    private static Told told(List<String> lines) {
        boolean done = lines.getFirst().equals(DONE);
        boolean both = lines.getLast().startsWith(RECORD);
        List<String> words = lines.subList(1, both ? lines.size() - 1 : lines.size());
        return both
                ? new Told(done, words, json(lines.getLast()), null, null, Reason.INVALID_REQUEST)
                : new Told(done, words);
    }

    private static @Nullable ObjectNode json(String record) {
        try {
            return (ObjectNode) Json.EXACT.readTree(record.substring(RECORD.length()));
        } catch (JsonProcessingException | ClassCastException cut) {
            return null;
        }
    }

    /** What the other end says, up to the end of the line; empty if it has no end: half an order must not be taken for a whole one. */
    static String line(SocketChannel from) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (line.size() < LONGEST && from.read(one) == 1) {
            if (one.get(0) == '\n') {
                return line.toString(StandardCharsets.UTF_8);
            }
            line.write(one.get(0));
            one.clear();
        }
        return "";
    }

    /** For people, and behind it for programs, as RFC 7464 has it. */
    static ByteBuffer answer(Told told) {
        String first = told.done() ? DONE : REFUSED;
        String last = told.json() == null ? "" : RECORD + told.json() + "\n";
        return StandardCharsets.UTF_8.encode(first + "\n" + String.join("\n", told.lines()) + "\n" + last);
    }
}

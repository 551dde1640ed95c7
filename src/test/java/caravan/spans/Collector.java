package caravan.spans;

import static org.awaitility.Awaitility.await;

import caravan.testkit.FakeProvider;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A collector of spans, as OTLP over HTTP has it, that remembers what it was sent. It reads as much protobuf as it needs. */
final class Collector implements AutoCloseable {
    private final FakeProvider fake = FakeProvider.start().always(Reply.json("{}"));

    /** A span as it came over the wire; attributes as texts. */
    record Span(
            String trace,
            String id,
            String parent,
            String state,
            String name,
            long kind,
            long began,
            long ended,
            long status,
            Map<String, String> attributes) {
        static final long SERVER = 2;
        static final long CLIENT = 3;
    }

    String url() {
        return fake.url();
    }

    FakeProvider fake() {
        return fake;
    }

    List<Span> spans() {
        List<Span> spans = new ArrayList<>();
        for (Seen request : fake.seen()) {
            fields(
                    ByteBuffer.wrap(request.body()),
                    1,
                    resource -> fields(resource, 2, scope -> fields(scope, 2, span -> spans.add(span(span)))));
        }
        return spans;
    }

    /** All bytes that it was sent, as far as they are text. */
    String text() {
        StringBuilder text = new StringBuilder();
        fake.seen().forEach(request -> text.append(new String(request.body(), StandardCharsets.ISO_8859_1)));
        return text.toString();
    }

    /** Waits for the span of this call, and gives all of its trace. */
    List<Span> of(String callId) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> spans().stream().anyMatch(span -> isOf(span, callId)));
        String trace = spans().stream()
                .filter(span -> isOf(span, callId))
                .findFirst()
                .orElseThrow()
                .trace();
        return spans().stream().filter(span -> span.trace().equals(trace)).toList();
    }

    private static boolean isOf(Span span, String callId) {
        return callId.equals(span.attributes().get("caravan.id"));
    }

    @Override
    public void close() {
        fake.close();
    }

    private static Span span(ByteBuffer bytes) {
        String[] texts = {"", "", "", "", "", ""};
        long[] numbers = new long[16];
        Map<String, String> attributes = new TreeMap<>();
        all(bytes, (field, value) -> {
            switch (field) {
                case 1, 2, 4 -> texts[field] = HexFormat.of().formatHex(rest((ByteBuffer) value));
                case 3, 5 -> texts[field] = text((ByteBuffer) value);
                case 6, 7, 8 -> numbers[field] = (long) value;
                case 9 -> attribute((ByteBuffer) value, attributes);
                case 15 ->
                    all((ByteBuffer) value, (inner, code) -> {
                        if (inner == 3) {
                            numbers[15] = (long) code;
                        }
                    });
                default -> {}
            }
        });
        return new Span(
                texts[1],
                texts[2],
                texts[4],
                texts[3],
                texts[5],
                numbers[6],
                numbers[7],
                numbers[8],
                numbers[15],
                attributes);
    }

    private static void attribute(ByteBuffer bytes, Map<String, String> attributes) {
        String[] pair = {"", ""};
        all(bytes, (field, value) -> {
            if (field == 1) {
                pair[0] = text((ByteBuffer) value);
            } else {
                all(
                        (ByteBuffer) value,
                        (kind, inner) -> pair[1] = switch (kind) {
                            case 1 -> text((ByteBuffer) inner);
                            case 2 -> Boolean.toString((long) inner == 1);
                            case 5 -> texts((ByteBuffer) inner);
                            case 4 -> Double.toString(Double.longBitsToDouble((long) inner));
                            default -> String.valueOf(inner);
                        });
            }
        });
        attributes.put(pair[0], pair[1]);
    }

    /** Of an array, with commas between. */
    private static String texts(ByteBuffer array) {
        List<String> texts = new ArrayList<>();
        fields(array, 1, value -> fields(value, 1, text -> texts.add(text(text))));
        return String.join(",", texts);
    }

    private static void fields(ByteBuffer bytes, int wanted, Consumer<ByteBuffer> each) {
        all(bytes, (field, value) -> {
            if (field == wanted) {
                each.accept((ByteBuffer) value);
            }
        });
    }

    private interface Found {
        void field(int number, Object value);
    }

    private static void all(ByteBuffer bytes, Found found) {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            long tag = varint(bytes);
            Object value =
                    switch ((int) (tag & 7)) {
                        case 0 -> varint(bytes);
                        case 1 -> bytes.getLong();
                        case 2 -> piece(bytes);
                        default -> (long) bytes.getInt();
                    };
            found.field((int) (tag >>> 3), value);
        }
    }

    private static ByteBuffer piece(ByteBuffer bytes) {
        int length = (int) varint(bytes);
        ByteBuffer piece = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return piece;
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static byte[] rest(ByteBuffer bytes) {
        byte[] rest = new byte[bytes.remaining()];
        bytes.get(rest);
        return rest;
    }

    private static String text(ByteBuffer bytes) {
        return new String(rest(bytes), StandardCharsets.UTF_8);
    }
}

package caravan.ledger;

import caravan.call.Json;
import caravan.ledger.journal.Journal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object, written by hand: each call has two lines in the journal, and a generator takes four times as long. What
 * it writes is what Jackson would.
 */
final class JsonLine {
    private static final int MOST_OBJECTS = 8 << 10;

    private byte[] bytes = new byte[768];
    private int length;

    JsonLine() {
        bytes[length++] = '{';
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    /** A comma if need be, the name, which needs no escaping, and a colon. */
    private void name(String name) {
        room(name.length() + 4);
        if (length > 1) {
            bytes[length++] = ',';
        }
        bytes[length++] = '"';
        ascii(name);
        bytes[length++] = '"';
        bytes[length++] = ':';
    }

    private void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
    }

    JsonLine text(String name, @Nullable String value) {
        if (value == null) {
            return raw(name, "null");
        }
        name(name);
        room(value.length() + 2);
        int start = length;
        bytes[length++] = '"';
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                length = start;
                append(Json.quote(value).getBytes(StandardCharsets.UTF_8));
                return this;
            }
            bytes[length++] = (byte) c;
        }
        bytes[length++] = '"';
        return this;
    }

    private void append(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    /** A value that is JSON already. */
    JsonLine raw(String name, String json) {
        name(name);
        append(json.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** A list of texts; nothing if there are none. */
    JsonLine texts(String name, List<String> values) {
        return values.isEmpty()
                ? this
                : raw(name, Json.MAPPER.valueToTree(values).toString());
    }

    /** A list of objects, as many of the first as the line has room for; nothing if there are none. */
    JsonLine objects(String name, Iterable<? extends JsonNode> objects) {
        ArrayNode list = Json.MAPPER.createArrayNode();
        int left = Math.min(MOST_OBJECTS, Journal.MAX_LINE - length - name.length() - 8);
        for (JsonNode each : objects) {
            left -= each.toString().getBytes(StandardCharsets.UTF_8).length + 1;
            if (left < 0) {
                break;
            }
            list.add(each);
        }
        return list.isEmpty() ? this : raw(name, list.toString());
    }

    JsonLine number(String name, @Nullable Long value) {
        return raw(name, String.valueOf(value));
    }

    JsonLine number(String name, int value) {
        return raw(name, Integer.toString(value));
    }

    JsonLine flag(String name, @Nullable Boolean value) {
        return raw(name, String.valueOf(value));
    }

    /** Milliseconds to the microsecond. */
    JsonLine millis(String name, @Nullable Duration time) {
        if (time == null) {
            return raw(name, "null");
        }
        long micros = time.toNanos() / 1_000;
        number(name, micros / 1_000);
        room(4);
        bytes[length++] = '.';
        digits((int) (micros % 1_000), 3);
        return this;
    }

    /** As {@link Instant#toString} writes it, to the millisecond. */
    JsonLine instant(String name, Instant at) {
        name(name);
        room(26);
        LocalDateTime utc = LocalDateTime.ofEpochSecond(at.getEpochSecond(), 0, ZoneOffset.UTC);
        bytes[length++] = '"';
        part(utc.getYear(), 4, '-');
        part(utc.getMonthValue(), 2, '-');
        part(utc.getDayOfMonth(), 2, 'T');
        part(utc.getHour(), 2, ':');
        part(utc.getMinute(), 2, ':');
        int millis = at.getNano() / 1_000_000;
        part(utc.getSecond(), 2, millis == 0 ? 'Z' : '.');
        if (millis > 0) {
            part(millis, 3, 'Z');
        }
        bytes[length++] = '"';
        return this;
    }

    private void part(int number, int places, char end) {
        digits(number, places);
        bytes[length++] = (byte) end;
    }

    private void digits(int number, int places) {
        int rest = number;
        for (int i = places - 1; i >= 0; i--) {
            bytes[length + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += places;
    }

    /** The object, and a newline. */
    byte[] end() {
        room(2);
        bytes[length++] = '}';
        bytes[length++] = '\n';
        return Arrays.copyOf(bytes, length);
    }
}

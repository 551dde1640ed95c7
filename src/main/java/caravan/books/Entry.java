package caravan.books;

import caravan.call.Json;
import caravan.call.Reason;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a line of the journal says of a call that has ended. Texts that it does not have are empty, counts 0. No count is larger than
 * what one call can use, whatever the line says.
 *
 * @param asked the model as the caller wrote it
 * @param sent the model as it went to the provider
 * @param cost null if nobody knows
 * @param line all of it
 */
record Entry(
        String id,
        Instant at,
        String caller,
        String team,
        String asked,
        String sent,
        String provider,
        String outcome,
        boolean hit,
        boolean estimated,
        long input,
        long output,
        long cacheRead,
        long cacheCreation,
        long reasoning,
        @Nullable BigDecimal cost,
        String line) {

    static final String OK = "ok";

    /** More than one call can use, or cost: so that sums stay in their bounds, whatever a provider says. */
    private static final long MOST_TOKENS = 1_000_000_000_000L;

    private static final BigDecimal MOST_USD = new BigDecimal(1_000_000_000);

    private static final byte[] SENT = "\"event\":\"sent\"".getBytes(StandardCharsets.US_ASCII);
    private static final int FIRST_FIELDS = 160;

    /** Null if the line tells of no call that has ended, or is none of ours. */
    static @Nullable Entry of(byte[] line) {
        if (isSent(line)) {
            return null;
        }
        try (JsonParser parser = Json.MAPPER.createParser(line)) {
            Fields fields = new Fields();
            return fields.read(parser) ? fields.entry(new String(line, StandardCharsets.UTF_8)) : null;
        } catch (IOException | DateTimeException | NumberFormatException foreign) {
            return null;
        }
    }

    /** Half of the lines are such: they need not be parsed. In a text its quotes would have backslashes. */
    private static boolean isSent(byte[] line) {
        int last = Math.min(line.length, FIRST_FIELDS) - SENT.length;
        for (int at = 0; at <= last; at++) {
            if (line[at] == '"' && Arrays.equals(line, at, at + SENT.length, SENT, 0, SENT.length)) {
                return true;
            }
        }
        return false;
    }

    boolean failed() {
        return !outcome.equals(OK);
    }

    /** Has somebody been asked, and nobody knows what it cost? What reached nobody cost nothing. */
    boolean unpriced() {
        return cost == null && !provider.isEmpty() && !outcome.equals(Reason.UPSTREAM_UNREACHABLE.tag());
    }

    /** What it is counted under. Callers can make names up without end, so one that was meant for nobody has none. */
    String model() {
        return sent.isEmpty() && hit && !failed() ? asked : sent;
    }

    /** What is read so far. */
    private static final class Fields {
        private String id = "";
        private @Nullable Instant at;
        private String caller = "";
        private String team = "";
        private String asked = "";
        private String sent = "";
        private String provider = "";
        private String outcome = "";
        private String cache = "";
        private boolean estimated;
        private long input;
        private long output;
        private long cacheRead;
        private long cacheCreation;
        private long reasoning;
        private @Nullable BigDecimal cost;

        /** False as soon as it is known to be no entry. */
        boolean read(JsonParser parser) throws IOException {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("event") && !parser.getText().equals("done")) {
                    return false;
                }
                if (value.isStructStart()) {
                    parser.skipChildren();
                } else if (value != JsonToken.VALUE_NULL) {
                    take(name, parser);
                }
            }
            return !id.isEmpty() && at != null && !outcome.isEmpty();
        }

        private void take(String name, JsonParser parser) throws IOException {
            switch (name) {
                case "id" -> id = parser.getText();
                case "at" -> at = Stamp.read(parser.getText());
                case "caller" -> caller = parser.getText();
                case "team" -> team = parser.getText();
                case "model" -> asked = parser.getText();
                case "request_model" -> sent = parser.getText();
                case "provider" -> provider = parser.getText();
                case "outcome" -> outcome = parser.getText();
                case "cache" -> cache = parser.getText();
                case "estimated" -> estimated = parser.getValueAsBoolean();
                case "input_tokens" -> input = count(parser);
                case "output_tokens" -> output = count(parser);
                case "cache_read_input_tokens" -> cacheRead = count(parser);
                case "cache_creation_input_tokens" -> cacheCreation = count(parser);
                case "reasoning_output_tokens" -> reasoning = count(parser);
                case "cost_usd" -> cost = cost(new BigDecimal(parser.getText()));
                default -> {
                    // for whoever asks for the whole line
                }
            }
        }

        private static long count(JsonParser parser) throws IOException {
            return Math.clamp(parser.getValueAsLong(), 0, MOST_TOKENS);
        }

        /** One that cannot be is as good as none. */
        private static @Nullable BigDecimal cost(BigDecimal said) {
            return said.signum() < 0 || said.compareTo(MOST_USD) > 0 ? null : said;
        }

        @Nullable
        Entry entry(String line) {
            return at == null
                    ? null
                    : new Entry(
                            id,
                            at,
                            caller,
                            team,
                            asked,
                            sent,
                            provider,
                            outcome,
                            cache.equals("hit") || cache.equals("shared"),
                            estimated,
                            input,
                            output,
                            cacheRead,
                            cacheCreation,
                            reasoning,
                            cost,
                            line);
        }
    }
}

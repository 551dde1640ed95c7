package caravan.ledger;

import caravan.call.Json;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a line of the journal says was charged, and to what. Both stand near its end, so the rest is not read: as these bytes
 * they can only be fields, since within a text the marks would have a backslash before them.
 */
final class Charge {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    private static final byte[] CHARGED = bytes(",\"charged\":[");
    private static final byte[] COST = bytes(",\"cost_usd\":\"");

    private Charge() {}

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static void read(byte[] line, BiConsumer<List<String>, BigDecimal> charges) {
        int charged = last(line, CHARGED, line.length);
        int cost = charged < 0 ? -1 : last(line, COST, charged);
        if (cost >= 0) {
            try {
                charges.accept(texts(line, charged + CHARGED.length - 1), amount(line, cost + COST.length));
            } catch (IOException | NumberFormatException cut) {
                LOG.warn("A line of the journal is no entry, and is left out of the sums of budgets", cut);
            }
        }
    }

    private static List<String> texts(byte[] line, int from) throws IOException {
        List<String> texts = new ArrayList<>(4);
        try (JsonParser parser = Json.MAPPER.getFactory().createParser(line, from, line.length - from)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.VALUE_STRING) {
                texts.add(parser.getText());
            }
        }
        return texts;
    }

    private static BigDecimal amount(byte[] line, int from) {
        int end = from;
        while (line[end] != '"') {
            end++;
        }
        return new BigDecimal(new String(line, from, end - from, StandardCharsets.US_ASCII));
    }

    /** Where these bytes begin for the last time before an end; -1 if they do nowhere. */
    private static int last(byte[] line, byte[] what, int end) {
        for (int at = end - what.length; at >= 0; at--) {
            if (line[at] == what[0] && stands(line, at, what)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean stands(byte[] line, int at, byte[] what) {
        for (int i = 0; i < what.length; i++) {
            if (line[at + i] != what[i]) {
                return false;
            }
        }
        return true;
    }
}

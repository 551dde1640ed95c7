package caravan.hush;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The secrets that a house was given last, and finds again in any text: in one pass however many they are, by their last eight
 * letters, since the first ones are much alike.
 */
final class Known {
    /** What is shorter is part of many words. */
    static final int LEAST = 12;

    private static final int TAIL = Long.BYTES;
    private static final int SCATTER_BITS = 16;
    private static final byte[] SHOWN = "…".getBytes(UTF_8);

    private final int most;
    private final Set<String> all = new LinkedHashSet<>();
    private volatile Index index = new Index(Map.of(), new long[(1 << SCATTER_BITS) / Long.SIZE]);

    /**
     * @param byTail in all ways in which they are written, by their last eight bytes
     * @param perhaps a bit for each of those, to pass over nearly all other places at once
     */
    private record Index(Map<Long, List<byte[]>> byTail, long[] perhaps) {
        boolean mayEnd(long tail) {
            int at = bit(tail);
            return (perhaps[at / Long.SIZE] & (1L << at)) != 0;
        }
    }

    /** @param most so many of those that it was given last */
    Known(int most) {
        this.most = most;
    }

    private static int bit(long tail) {
        return (int) ((tail * 0x9E37_79B9_7F4A_7C15L) >>> (Long.SIZE - SCATTER_BITS));
    }

    synchronized void learn(String secret) {
        if (secret.length() < LEAST || (all.remove(secret) && all.add(secret))) {
            return; // it counts as the last one again
        }
        all.add(secret);
        if (all.size() > most) {
            Iterator<String> oldest = all.iterator();
            oldest.next();
            oldest.remove();
        }
        index = indexed();
    }

    private Index indexed() {
        Map<Long, List<byte[]>> byTail = new HashMap<>();
        long[] perhaps = new long[(1 << SCATTER_BITS) / Long.SIZE];
        for (String secret : all) {
            String quoted = secret.replace("\\", "\\\\").replace("\"", "\\\""); // as JSON has it
            Set<String> forms = new LinkedHashSet<>(List.of(secret, quoted, URLEncoder.encode(secret, UTF_8)));
            for (String form : forms) {
                byte[] bytes = form.getBytes(UTF_8);
                long tail = 0;
                for (int i = bytes.length - TAIL; i < bytes.length; i++) {
                    tail = (tail << Byte.SIZE) | (bytes[i] & 0xff);
                }
                byTail.computeIfAbsent(tail, any -> new ArrayList<>(1)).add(bytes);
                perhaps[bit(tail) / Long.SIZE] |= 1L << bit(tail);
            }
        }
        return new Index(byTail, perhaps);
    }

    /** The text without them; itself, if there is none in it. */
    byte[] over(byte[] text) {
        Index now = index;
        long tail = 0;
        byte[] said = text;
        for (int at = 0, kept = 0; at < text.length; at++) {
            tail = (tail << Byte.SIZE) | (text[at] & 0xff);
            if (now.mayEnd(tail)) {
                int length = length(now.byTail.getOrDefault(tail, List.of()), text, at + 1 - kept, at + 1);
                if (length > 0) {
                    said = shortened(said, said.length - (text.length - at - 1) - length, length);
                    kept = at + 1;
                }
            }
        }
        return said;
    }

    /** Of the longest that ends here; 0 if none does. */
    private static int length(List<byte[]> those, byte[] text, int most, int end) {
        int longest = 0;
        for (byte[] each : those) {
            if (each.length > longest
                    && each.length <= most
                    && Arrays.equals(text, end - each.length, end, each, 0, each.length)) {
                longest = each.length;
            }
        }
        return longest;
    }

    private static byte[] shortened(byte[] text, int from, int length) {
        byte[] shorter = new byte[text.length - length + SHOWN.length];
        System.arraycopy(text, 0, shorter, 0, from);
        System.arraycopy(SHOWN, 0, shorter, from, SHOWN.length);
        System.arraycopy(text, from + length, shorter, from + SHOWN.length, text.length - from - length);
        return shorter;
    }
}

package caravan.hush;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that a house was given last, and finds again in any text, however many they are: it looks at four letters of every
 * eight, which of a secret of twelve letters meet one of eight fours that are known. Those are of its end, since the beginnings are
 * much alike.
 */
final class Known {
    /** What is shorter is part of many words. */
    static final int LEAST = 12;

    private static final int STEP = 8;
    private static final int FOUR = Integer.BYTES;
    private static final int SCATTER_BITS = 17;
    private static final byte[] SHOWN = "…".getBytes(UTF_8);

    private final int most;
    private final Set<String> all = new LinkedHashSet<>();

    /** Null if something was learnt since: a house with many keys learns them one by one, and makes it once. */
    private volatile @Nullable Index index;

    /** Four letters of a secret stand here in it. */
    private record Part(byte[] secret, int offset) {
        /** Where the secret is, if the four are here in the text. */
        boolean isIn(byte[] text, int at) {
            int from = at - offset;
            int to = from + secret.length;
            return from >= 0 && to <= text.length && Arrays.equals(text, from, to, secret, 0, secret.length);
        }
    }

    /** @param perhaps a bit for each four, to pass over nearly all others at once */
    private record Index(Map<Integer, List<Part>> byFour, long[] perhaps) {
        boolean mayKnow(int four) {
            int at = bit(four);
            return (perhaps[at / Long.SIZE] & (1L << at)) != 0;
        }

        @Nullable
        BitSet mark(int four, byte[] text, int at, @Nullable BitSet before) {
            BitSet marked = before;
            for (Part part : byFour.getOrDefault(four, List.of())) {
                if (part.isIn(text, at)) {
                    marked = marked == null ? new BitSet(text.length) : marked;
                    marked.set(at - part.offset, at - part.offset + part.secret.length);
                }
            }
            return marked;
        }

        void add(byte[] secret) {
            for (int offset = secret.length - LEAST; offset < secret.length - LEAST + STEP; offset++) {
                int four = four(secret, offset);
                byFour.computeIfAbsent(four, any -> new ArrayList<>(1)).add(new Part(secret, offset));
                perhaps[bit(four) / Long.SIZE] |= 1L << bit(four);
            }
        }
    }

    /** @param most so many of those that it was given last */
    Known(int most) {
        this.most = most;
    }

    private static int bit(int four) {
        return (four * 0x9E37_79B9) >>> (Integer.SIZE - SCATTER_BITS);
    }

    private static int four(byte[] text, int at) {
        return (text[at] & 0xff) | (text[at + 1] & 0xff) << 8 | (text[at + 2] & 0xff) << 16 | text[at + 3] << 24;
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
        index = null;
    }

    private synchronized Index indexed() {
        Index there = index;
        if (there != null) {
            return there;
        }
        Index made = new Index(new HashMap<>(), new long[(1 << SCATTER_BITS) / Long.SIZE]);
        for (String secret : all) {
            String quoted = secret.replace("\\", "\\\\").replace("\"", "\\\""); // as JSON has it
            Set<String> forms = new LinkedHashSet<>(List.of(secret, quoted, URLEncoder.encode(secret, UTF_8)));
            forms.forEach(form -> made.add(form.getBytes(UTF_8)));
        }
        index = made;
        return made;
    }

    /** The text without them; itself, if there is none in it. */
    byte[] over(byte[] text) {
        Index there = index;
        Index now = there == null ? indexed() : there;
        BitSet secret = null;
        for (int at = 0; at + FOUR <= text.length; at += STEP) {
            int four = four(text, at);
            if (now.mayKnow(four)) {
                secret = now.mark(four, text, at, secret);
            }
        }
        return secret == null ? text : without(secret, text);
    }

    private static byte[] without(BitSet secret, byte[] text) {
        ByteArrayOutputStream rest = new ByteArrayOutputStream(text.length);
        int from = 0;
        for (int at = secret.nextSetBit(0); at >= 0; at = secret.nextSetBit(from)) {
            rest.write(text, from, at - from);
            rest.writeBytes(SHOWN);
            from = secret.nextClearBit(at);
        }
        rest.write(text, from, text.length - from);
        return rest.toByteArray();
    }
}

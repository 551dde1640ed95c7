package caravan.providers.keys;

import caravan.call.Headers;
import caravan.call.Source;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts stars over the house's key in whatever comes back from the provider that was shown it, as many as it has letters, so that no
 * length changes. Providers quote keys in errors, and errors come with a good status and in streams too.
 *
 * @param secret what was shown; null if it is not ours
 * @param ring of all that the house has there
 */
public record Cover(@Nullable String secret, KeyRing ring) {
    /** What is shorter is part of many words. */
    private static final int LEAST = 8;

    private boolean isNeeded() {
        return secret != null && secret.length() >= LEAST;
    }

    private String stars() {
        return "*".repeat(String.valueOf(secret).length());
    }

    public Headers over(Headers headers) {
        List<Map.Entry<String, String>> covered = new ArrayList<>();
        boolean[] any = {false};
        headers.forEach((name, value) -> {
            boolean quotes = isNeeded() && value.contains(String.valueOf(secret));
            any[0] |= quotes;
            covered.add(Map.entry(name, quotes ? value.replace(String.valueOf(secret), stars()) : value));
        });
        return any[0] ? Headers.of(covered) : headers;
    }

    /** In place. */
    public byte[] over(byte[] bytes) {
        if (isNeeded()) {
            String text = text(bytes);
            int length = String.valueOf(secret).length();
            for (int at = find(text, 0); at >= 0; at = find(text, at + length)) {
                Arrays.fill(bytes, at, at + length, (byte) '*');
            }
        }
        return bytes;
    }

    private int find(String text, int from) {
        return text.indexOf(String.valueOf(secret), from);
    }

    /** One byte is one letter, and searching that is quick. */
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Of an error, in which any of our keys may be named. */
    public byte[] overError(byte[] error) {
        return ring.masked(error);
    }

    public Source over(Source source) {
        return isNeeded() ? new CoveredSource(source, this) : source;
    }

    /** How many bytes at the end may be the beginning of it: mostly none, since events end with a line. */
    int begun(byte[] bytes) {
        String all = String.valueOf(secret);
        for (int from = Math.max(0, bytes.length - all.length() + 1); from < bytes.length; from++) {
            if (bytes[from] == all.charAt(0) && all.startsWith(text(Arrays.copyOfRange(bytes, from, bytes.length)))) {
                return bytes.length - from;
            }
        }
        return 0;
    }

    @Override
    public String toString() {
        return "cover";
    }
}

package caravan.books;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The keys of {@link Trade}, in a file. */
final class KeyRing {
    private KeyRing() {}

    static String yaml() {
        return "keys:\n" + key("ann", "search") + key("bob", "search") + key("cy", "=cmd()");
    }

    private static String key(String name, String team) {
        return "  - {name: " + name + ", sha256: " + sha256("sk-" + name) + ", team: \"" + team + "\"}\n";
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

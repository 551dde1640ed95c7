package caravan.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A {@code keys.yaml} as its owner would write it. */
final class KeyFile {
    private KeyFile() {}

    /** Names and keys in turn. */
    static String of(String... namesAndKeys) {
        StringBuilder file = new StringBuilder("keys:\n");
        for (int i = 0; i < namesAndKeys.length; i += 2) {
            file.append(entry(namesAndKeys[i], namesAndKeys[i + 1]));
        }
        return file.toString();
    }

    /** One key that may use these models, as YAML. */
    static String limited(String name, String key, String models) {
        return entry(name, key) + "    models: " + models + "\n";
    }

    private static String entry(String name, String key) {
        return "  - name: " + name + "\n    sha256: " + sha256(key) + "\n";
    }

    static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

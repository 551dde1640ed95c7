package caravan.keys;

import caravan.call.Sha256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Keys as callers hold them, {@code ck-…}, and their SHA-256, which is all that is kept of them. */
final class Secrets {
    private static final String PREFIX = "ck-";
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
    private static final int BITS = 256;
    private static final int LENGTH = 43; // 62^43 is more than 2^256
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    static String make() {
        StringBuilder key = new StringBuilder(PREFIX);
        BigInteger left = new BigInteger(BITS, RANDOM);
        for (int i = 0; i < LENGTH; i++) {
            BigInteger[] parts = left.divideAndRemainder(BASE);
            key.append(DIGITS.charAt(parts[1].intValue()));
            left = parts[0];
        }
        return key.toString();
    }

    /** What a key is called in addresses: it says nothing of the key. */
    static String id() {
        byte[] bytes = new byte[12];
        RANDOM.nextBytes(bytes);
        return "key_" + HexFormat.of().formatHex(bytes);
    }

    /** In lower-case hex. */
    static String sha256(String text) {
        return Sha256.hex(text);
    }

    /** In the same time wherever they differ. */
    static boolean same(String hash, String other) {
        return MessageDigest.isEqual(bytes(hash), bytes(other));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package caravan.overlay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals what nobody may read in the database, with the master key: AES-256-GCM (NIST SP 800-38D), its key made of the master key by
 * PBKDF2 (RFC 8018). What is sealed is bound to its name, so that it cannot be put in another one's place.
 */
final class Seal {
    private static final byte VERSION = 1;
    private static final int SALT = 16;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int ROUNDS = 210_000;
    private static final int MOST_SALTS = 16;

    private final char[] master;
    private final SecureRandom random = new SecureRandom();
    private final Map<ByteBuffer, SecretKeySpec> keys = new LinkedHashMap<>();

    Seal(String master) {
        this.master = master.toCharArray();
    }

    synchronized byte[] close(byte[] text, String name) {
        byte[] salt =
                keys.isEmpty() ? random(SALT) : keys.keySet().iterator().next().array();
        byte[] nonce = random(NONCE);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, salt, nonce, name).doFinal(text);
            return ByteBuffer.allocate(1 + SALT + NONCE + sealed.length)
                    .put(VERSION)
                    .put(salt)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Null if it was sealed with another master key, or is not what was sealed. */
    synchronized byte @Nullable [] open(byte[] sealed, String name) {
        if (sealed.length < 1 + SALT + NONCE || sealed[0] != VERSION) {
            return null;
        }
        ByteBuffer all = ByteBuffer.wrap(sealed, 1, sealed.length - 1);
        byte[] salt = new byte[SALT];
        byte[] nonce = new byte[NONCE];
        all.get(salt).get(nonce);
        byte[] rest = new byte[all.remaining()];
        all.get(rest);
        try {
            return cipher(Cipher.DECRYPT_MODE, salt, nonce, name).doFinal(rest);
        } catch (GeneralSecurityException another) {
            return null;
        }
    }

    private Cipher cipher(int mode, byte[] salt, byte[] nonce, String name) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key(salt), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** Takes a tenth of a second, so it is made once for each salt; of which there is a new one at most for each start. */
    private SecretKeySpec key(byte[] salt) throws GeneralSecurityException {
        SecretKeySpec known = keys.get(ByteBuffer.wrap(salt));
        if (known != null) {
            return known;
        }
        byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(master, salt, ROUNDS, 256))
                .getEncoded();
        SecretKeySpec made = new SecretKeySpec(key, "AES");
        if (keys.size() < MOST_SALTS) {
            keys.put(ByteBuffer.wrap(salt), made);
        }
        return made;
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}

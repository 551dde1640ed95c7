package caravan.chat.spokes;

import caravan.call.Sha256;

/** Names for calls of tools, where a provider has none, or wants another kind: the same again for the same call. */
public final class Ids {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private Ids() {}

    /** Of a call that has no name: by the answer it stands in, and its place there. */
    public static String call(String answer, int index, String tool) {
        return "call_" + hash(answer + "\n" + index + "\n" + tool, 20);
    }

    /** So many letters and digits that stand for this text. */
    public static String hash(String text, int length) {
        byte[] sum = Sha256.of(text);
        StringBuilder id = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            id.append(DIGITS.charAt((sum[i] & 0xff) % DIGITS.length()));
        }
        return id.toString();
    }
}

package caravan.call;

/** What may be shown of a secret: enough for who knows it to know it again, and too little for anybody else. */
public final class Mask {
    private static final int SHOWN_AT_EACH_END = 4;
    private static final int LEAST = 20;

    private Mask() {}

    /** {@code sk-a…wxyz}; of a short one nothing. */
    public static String of(String secret) {
        return secret.length() < LEAST
                ? "…"
                : secret.substring(0, SHOWN_AT_EACH_END) + "…" + secret.substring(secret.length() - SHOWN_AT_EACH_END);
    }
}

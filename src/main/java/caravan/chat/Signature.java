package caravan.chat;

import org.jspecify.annotations.Nullable;

/**
 * What a provider wants to see again with a thought or a call of a tool, to know it for its own. It goes back to nobody else.
 *
 * @param origin whose it is; {@link #NOBODY} if the thought was never signed
 */
public record Signature(String origin, String value) {
    public static final String ANTHROPIC = "anthropic";
    public static final String GEMINI = "gemini";
    public static final String NOBODY = "none";

    /** Marks those that are not Anthropic's, where an Anthropic client carries them. No signature of theirs has a dot. */
    public static final String MARK = "caravan.";

    /** As an Anthropic client carries it: theirs as it is, others with their origin. */
    public static String inAnthropic(@Nullable Signature signature) {
        if (signature == null) {
            return MARK + NOBODY + ".";
        }
        return signature.from(ANTHROPIC) ? signature.value : MARK + signature.origin + "." + signature.value;
    }

    /** The same, read; null if there was none. */
    public static @Nullable Signature ofAnthropic(String carried) {
        if (!carried.startsWith(MARK)) {
            return carried.isEmpty() ? null : new Signature(ANTHROPIC, carried);
        }
        String rest = carried.substring(MARK.length());
        int dot = rest.indexOf('.');
        boolean none = dot < 0 || dot == rest.length() - 1;
        return none ? null : new Signature(rest.substring(0, dot), rest.substring(dot + 1));
    }

    public boolean from(String who) {
        return origin.equals(who);
    }

    /** Is it there, and whose? */
    public static boolean is(@Nullable Signature signature, String who) {
        return signature != null && signature.from(who);
    }
}

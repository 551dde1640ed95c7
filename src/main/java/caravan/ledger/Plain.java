package caravan.ledger;

import org.jspecify.annotations.Nullable;

/** Text that callers and providers chose, made fit for logs, labels and lines: bounded, and one line whatever it holds. */
final class Plain {
    private static final int MAX = 256;

    private Plain() {}

    /** Null for an empty text. What is no printable character becomes a question mark. */
    static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : of(text);
    }

    static String of(String text) {
        if (text.length() <= MAX && isAscii(text)) {
            return text;
        }
        StringBuilder plain = new StringBuilder(Math.min(text.length(), MAX));
        text.codePoints().limit(MAX).map(c -> printable(c) ? c : '?').forEach(plain::appendCodePoint);
        return plain.toString();
    }

    /** Nearly all of it is, and needs no copy. */
    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** Not so: control characters, line separators, marks that turn the direction of writing, halves of a pair. */
    private static boolean printable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}

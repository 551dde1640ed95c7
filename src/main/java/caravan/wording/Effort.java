package caravan.wording;

/**
 * A text in which a regular expression may look around for so long and no longer: some take time without end on a text that a caller
 * has chosen for it, and an event loop may be what they take it from.
 */
final class Effort implements CharSequence {
    private static final long SOME = 1_000_000;
    private static final long FOR_EACH_CHARACTER = 200;

    private final CharSequence text;
    private long left;

    Effort(CharSequence text) {
        this.text = text;
        this.left = SOME + FOR_EACH_CHARACTER * text.length();
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw new IllegalStateException("A regular expression takes too long for this text");
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

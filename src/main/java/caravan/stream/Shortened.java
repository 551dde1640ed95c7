package caravan.stream;

import java.util.Arrays;

/**
 * JSON in pieces, of which long strings lose their ends: a picture in base64 would else stand in the parser's memory, to be
 * read by nobody. A string is cut between two characters, so that what is left is JSON.
 */
final class Shortened {
    private static final int MOST = 1 << 16;
    private static final int HEX_DIGITS = 4;

    private boolean inString;
    private boolean escaped;
    private boolean dropping;
    private int hexDigits;
    private int length;

    byte[] of(byte[] piece) {
        byte[] kept = new byte[piece.length];
        int to = 0;
        for (byte b : piece) {
            if (keeps(b)) {
                kept[to++] = b;
            }
        }
        return to == piece.length ? piece : Arrays.copyOf(kept, to);
    }

    private boolean keeps(byte b) {
        if (!inString) {
            inString = b == '"';
            length = 0;
            return true;
        }
        boolean between = !escaped && hexDigits == 0 && (b & 0xC0) != 0x80;
        if (between && b == '"') {
            inString = false;
            dropping = false;
            return true;
        }
        dropping |= between && length >= MOST;
        length++;
        step(b);
        return !dropping;
    }

    private void step(byte b) {
        if (escaped) {
            escaped = false;
            hexDigits = b == 'u' ? HEX_DIGITS : 0;
        } else if (hexDigits > 0) {
            hexDigits--;
        } else {
            escaped = b == '\\';
        }
    }
}

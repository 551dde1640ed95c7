package caravan.cache;

import java.util.Arrays;

/** Bytes that grow, and of which parts can be put in another order. */
final class Written {
    private byte[] bytes = new byte[2048];
    private int length;

    int length() {
        return length;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }

    byte[] copy(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    void cut(int at) {
        length = at;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    void put(char ascii) {
        room(1);
        bytes[length++] = (byte) ascii;
    }

    void put(byte[] more) {
        put(more, 0, more.length);
    }

    void put(byte[] more, int from, int to) {
        room(to - from);
        System.arraycopy(more, from, bytes, length, to - from);
        length += to - from;
    }

    /** Room for a length that is known later. @return where it is */
    int reserve() {
        room(4);
        length += 4;
        return length - 4;
    }

    void length(int at, int value) {
        for (int i = 0; i < 4; i++) {
            bytes[at + i] = (byte) (value >>> (24 - 8 * i));
        }
    }

    /** In UTF-8; half of a pair, which UTF-8 has no bytes for, in the three that it would have. */
    void putText(String text) {
        for (int i = 0; i < text.length(); i++) {
            int c = text.charAt(i);
            if (Character.isHighSurrogate((char) c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                c = Character.toCodePoint((char) c, text.charAt(++i));
            }
            putCharacter(c);
        }
    }

    private void putCharacter(int c) {
        room(4);
        if (c < 0x80) {
            bytes[length++] = (byte) c;
        } else if (c < 0x800) {
            bytes[length++] = (byte) (0xc0 | (c >> 6));
            putTail(c, 0);
        } else if (c < 0x10000) {
            bytes[length++] = (byte) (0xe0 | (c >> 12));
            putTail(c, 6);
        } else {
            bytes[length++] = (byte) (0xf0 | (c >> 18));
            putTail(c, 12);
        }
    }

    private void putTail(int c, int from) {
        for (int shift = from; shift >= 0; shift -= 6) {
            bytes[length++] = (byte) (0x80 | ((c >> shift) & 0x3f));
        }
    }

    int compare(int from, int to, int otherFrom, int otherTo) {
        return Arrays.compareUnsigned(bytes, from, to, bytes, otherFrom, otherTo);
    }
}

package caravan.call;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Are bytes UTF-8 (RFC 3629)? A parser that skips a string does not look closely, and whoever reads the same bytes after us
 * may see another text in what is none.
 */
final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long NOT_ASCII = 0x8080808080808080L;

    private Utf8() {}

    /** Where the first character stands that is none; -1 if all are. */
    static int firstBroken(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            if (at + 8 <= bytes.length && ((long) LONGS.get(bytes, at) & NOT_ASCII) == 0) {
                at += 8;
            } else {
                int length = length(bytes, at);
                if (length == 0) {
                    return at;
                }
                at += length;
            }
        }
        return -1;
    }

    /** Of the character at this place, in bytes; 0 if it is none. */
    private static int length(byte[] bytes, int at) {
        int first = bytes[at] & 0xff;
        if (first < 0x80) {
            return 1;
        }
        int length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
        if (at + length > bytes.length) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length > 2 && !inRange(first, bytes[at + 1] & 0xff) ? 0 : length;
    }

    /** Neither longer than needed, nor half of a pair, nor beyond the last character. */
    private static boolean inRange(int first, int second) {
        return switch (first) {
            case 0xe0 -> second >= 0xa0;
            case 0xed -> second < 0xa0;
            case 0xf0 -> second >= 0x90;
            case 0xf4 -> second < 0x90;
            default -> true;
        };
    }
}

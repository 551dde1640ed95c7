package caravan.books;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/** A moment as the journal writes it: {@code 2026-11-27T15:04:05.678Z}. There is one in each line, and Java's own reader takes its time. */
final class Stamp {
    private static final String SIGNS = "....-..-..T..:..:..";
    private static final long DAY = 86_400;

    private Stamp() {}

    /** @throws DateTimeException if it is none, however it is written */
    static Instant read(String text) {
        int length = text.length();
        boolean whole = length == 20;
        boolean parted = length == 24 && text.charAt(19) == '.';
        boolean ours = (whole || parted) && text.charAt(length - 1) == 'Z' && hasSigns(text);
        return ours ? instant(text, whole ? 0 : number(text, 20, 23)) : Instant.parse(text);
    }

    private static boolean hasSigns(String text) {
        for (int at = 0; at < SIGNS.length(); at++) {
            char sign = SIGNS.charAt(at);
            if (sign != '.' && sign != text.charAt(at)) {
                return false;
            }
        }
        return true;
    }

    private static Instant instant(String text, int millis) {
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        if (hour > 23 || minute > 59 || second > 59) {
            return Instant.parse(text);
        }
        long day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                .toEpochDay();
        return Instant.ofEpochSecond(day * DAY + hour * 3_600L + minute * 60L + second, millis * 1_000_000L);
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int at = from; at < to; at++) {
            int digit = text.charAt(at) - '0';
            if (digit < 0 || digit > 9) {
                throw new DateTimeException("no digit at " + at);
            }
            number = 10 * number + digit;
        }
        return number;
    }
}

package caravan.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Request ids: the time first, so that they sort, then enough chance that two never meet (the layout of UUID version 7). */
final class Ids {
    private static final HexFormat HEX = HexFormat.of();

    private Ids() {}

    static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long millisAndChance = System.currentTimeMillis() << 16 | random.nextInt(1 << 16);
        return "req_" + HEX.toHexDigits(millisAndChance) + HEX.toHexDigits(random.nextLong());
    }
}

package caravan.call;

import org.jspecify.annotations.Nullable;

/** Addresses that begin alike: {@code 10.0.0.0/8}, {@code fd00::/8}; or a single one. */
public record Network(Address first, int bits) {
    /** Null if it is none. */
    public static @Nullable Network of(String text) {
        int slash = text.indexOf('/');
        Address first = Address.of(slash < 0 ? text : text.substring(0, slash));
        if (first == null) {
            return null;
        }
        int all = first.ip().getAddress().length * 8;
        int bits = slash < 0 ? all : bits(text.substring(slash + 1));
        return bits < 0 || bits > all ? null : new Network(first, bits);
    }

    private static int bits(String text) {
        return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
    }

    public boolean has(Address address) {
        byte[] ours = first.ip().getAddress();
        byte[] theirs = address.ip().getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            if (((ours[i / 8] ^ theirs[i / 8]) >> (7 - i % 8) & 1) != 0) {
                return false;
            }
        }
        return true;
    }
}

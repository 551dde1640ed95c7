package caravan.call;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An IP address. One of IPv4 that is written as one of IPv6 is the same as the plain one; a zone is not looked at. */
public record Address(InetAddress ip) {
    /** The JDK would take {@code 1} and {@code 127.1} for addresses too. */
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private static final int NETWORK = 8;

    /** Null if it is none. No name is ever looked up. */
    public static @Nullable Address of(String text) {
        int zone = text.indexOf('%');
        String plain = zone < 0 ? text : text.substring(0, zone);
        if (plain.length() > 45 || !SHAPE.matcher(plain).matches()) {
            return null;
        }
        try {
            return new Address(InetAddress.ofLiteral(plain));
        } catch (IllegalArgumentException none) {
            return null;
        }
    }

    public String text() {
        return ip.getHostAddress();
    }

    /**
     * Whose it is, as far as one can tell: an address of IPv4 itself, of IPv6 its {@code /64}, in which one customer has as many
     * as they like.
     */
    public static String group(String text) {
        Address address = text.indexOf(':') < 0 ? null : of(text);
        return address == null ? text : address.network();
    }

    private String network() {
        if (!(ip instanceof Inet6Address)) {
            return text();
        }
        try {
            byte[] first = Arrays.copyOf(Arrays.copyOf(ip.getAddress(), NETWORK), ip.getAddress().length);
            return InetAddress.getByAddress(first).getHostAddress() + "/64";
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

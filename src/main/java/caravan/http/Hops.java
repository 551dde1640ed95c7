package caravan.http;

import caravan.call.Address;
import caravan.call.Network;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, when proxies stand between. Each of them adds at the right whom it heard ({@code X-Forwarded-For}, or {@code Forwarded}
 * of RFC 7239). From right to left a hop is believed as long as a proxy that is trusted has written it; what stands further left
 * anybody may have made up.
 */
final class Hops {
    private final List<Network> trusted;

    Hops(List<Network> trusted) {
        this.trusted = trusted;
    }

    /** The address of the caller, as far as it is known. */
    String caller(HttpServerRequest request) {
        String peer =
                request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
        return trusted.isEmpty()
                ? peer
                : caller(
                        peer,
                        request.headers().getAll("x-forwarded-for"),
                        request.headers().getAll("forwarded"));
    }

    /** Whoever sends both could have made up the one that the proxy only lets through: where they differ, neither counts. */
    String caller(String peer, List<String> forwardedFor, List<String> forwarded) {
        Address here = Address.of(peer);
        if (here == null || !isTrusted(here)) {
            return peer;
        }
        if (forwardedFor.isEmpty()) {
            return walk(here, forwarded, true).text();
        }
        Address one = walk(here, forwardedFor, false);
        return (forwarded.isEmpty() || one.equals(walk(here, forwarded, true)) ? one : here).text();
    }

    private Address walk(Address peer, List<String> lines, boolean named) {
        Address believed = peer;
        String[] hops = String.join(",", lines).split(",", -1);
        for (int i = hops.length - 1; i >= 0 && isTrusted(believed); i--) {
            Address next = address(named ? named(hops[i]) : hops[i]);
            if (next == null) {
                break;
            }
            believed = next;
        }
        return believed;
    }

    private boolean isTrusted(Address address) {
        return trusted.stream().anyMatch(network -> network.has(address));
    }

    /** Of {@code for=192.0.2.60;proto=http;by=203.0.113.43}, what {@code for} says; empty if nothing. */
    private static String named(String element) {
        for (String pair : element.split(";", -1)) {
            String plain = pair.strip();
            if (plain.toLowerCase(Locale.ROOT).startsWith("for=")) {
                return plain.substring(4).replace("\"", "");
            }
        }
        return "";
    }

    /** With or without a port; of IPv6 with brackets then. */
    private static @Nullable Address address(String hop) {
        String text = hop.strip();
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            return close < 0 ? null : Address.of(text.substring(1, close));
        }
        int colon = text.indexOf(':');
        return Address.of(colon > 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text);
    }
}

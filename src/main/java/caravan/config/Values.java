package caravan.config;

import caravan.hush.Hush;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The knobs' values: the strongest place that gives one wins. A wrong one is a mistake, and the default stands in for it. */
final class Values {
    private static final String TIME = "a time such as 500ms, 30s, 5m or 1h, at most 1d";
    private static final Pattern HOST = Pattern.compile("[\\w.-]+|\\[?[\\w.]*:[\\w.]*:[\\w.:%]*]?");
    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[\\w.%:]+]|[\\w.-]*):(\\d+)");
    private static final Pattern NETWORK =
            Pattern.compile("((?:\\d{1,3}\\.){3}\\d{1,3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(?:/(\\d{1,3}))?");
    private static final Pattern ORIGIN = Pattern.compile("\\*|[a-z][a-z0-9+.-]*://[^/?#@,\\s]+");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private final List<Map<Knob, Given>> places = new ArrayList<>();
    private final Mistakes mistakes;

    Values(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    /** Adds a place that is weaker than all before it. */
    void add(Map<Knob, Given> place) {
        Given address = place.get(Knob.ADDR);
        if (address != null && given(Knob.ADDR) == null) {
            split(address, place);
        }
        places.add(place);
    }

    private void split(Given address, Map<Knob, Given> place) {
        Matcher parts = HOST_AND_PORT.matcher(address.value());
        if (!parts.matches()) {
            mistakes.add(address.mistake("'" + address.value() + "' is not host:port or :port"));
            return;
        }
        if (!parts.group(1).isEmpty()) {
            place.put(Knob.HOST, address.with(parts.group(1)));
        }
        place.put(Knob.PORT, address.with(parts.group(2)));
    }

    /** What somebody wrote; null if the default holds. */
    @Nullable
    Given given(Knob knob) {
        for (Map<Knob, Given> place : places) {
            Given given = place.get(knob);
            if (given != null) {
                return given;
            }
        }
        return null;
    }

    void mistake(Knob knob, String message) {
        Given given = given(knob);
        mistakes.add(given == null ? new Mistake("--" + knob.key(), 0, "", message) : given.mistake(message));
    }

    int number(Knob knob, int min, int max) {
        return required(knob, "a whole number from " + min + " to " + max, text -> {
            int number = Integer.parseInt(text);
            return number < min || number > max ? null : number;
        });
    }

    @Nullable
    Integer numberIfAny(Knob knob, int min, int max) {
        return given(knob) == null ? null : number(knob, min, max);
    }

    /** Below 0 it is no limit. */
    @Nullable
    Long pace(Knob knob) {
        return optional(knob, "a whole number, 0 for closed, -1 for no limit", text -> {
            long amount = Long.parseLong(text);
            return amount > 1_000_000_000 ? null : amount;
        });
    }

    /** In bytes. */
    long size(Knob knob, long min, long max) {
        return required(knob, "a size such as 16KiB or 32MiB, from " + min + " to " + max + " bytes", text -> {
            Long bytes = Units.bytes(text);
            return bytes == null || bytes < min || bytes > max ? null : bytes;
        });
    }

    /** In bytes, where a bare number counts millions of them. */
    long megabytes(Knob knob, long max) {
        return required(knob, "a number of MB, or a size such as 64MiB, from 1 MB to " + max + " bytes", text -> {
            Long bytes = Units.bytes(text.strip().matches("\\d+") ? text.strip() + "MB" : text);
            return bytes == null || bytes < 1_000_000 || bytes > max ? null : bytes;
        });
    }

    Duration time(Knob knob) {
        return required(knob, TIME, Values::time);
    }

    @Nullable
    Duration timeIfAny(Knob knob) {
        return optional(knob, TIME, Values::time);
    }

    /** A time, {@code off} for none, or {@code on} for the usual one. */
    @Nullable
    Duration timeOrSwitchIfAny(Knob knob, Duration usual) {
        return optional(knob, "off, on, or " + TIME, text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "on", "true", "yes" -> usual;
            case "off", "false", "no" -> Duration.ZERO;
            default -> time(text);
        });
    }

    private static @Nullable Duration time(String text) {
        Duration time = Units.duration(text);
        return time == null || time.compareTo(Duration.ofDays(1)) > 0 ? null : time;
    }

    boolean flag(Knob knob) {
        return required(knob, "true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> null;
        });
    }

    <E extends Enum<E>> E choice(Knob knob, Class<E> type) {
        String names = String.join(
                ", ",
                List.of(type.getEnumConstants()).stream()
                        .map(each -> each.name().toLowerCase(Locale.ROOT))
                        .toList());
        return required(knob, "one of " + names, text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)));
    }

    @Nullable
    String host() {
        return optional(Knob.HOST, "a host name or an IP address", Values::host);
    }

    String address(Knob knob) {
        return required(knob, "a host name or an IP address", Values::host);
    }

    private static @Nullable String host(String text) {
        return HOST.matcher(text).matches() ? text.replaceAll("[\\[\\]]", "") : null;
    }

    /** As browsers write them. */
    List<String> origins(Knob knob) {
        List<String> origins = optional(knob, "a list of origins such as https://app.example.com, or *", text -> {
            List<String> all = List.of(text.strip().split("\\s*,\\s*"));
            return all.stream().allMatch(ORIGIN.asMatchPredicate()) ? all : null;
        });
        return origins == null ? List.of() : origins;
    }

    /** Addresses, or networks such as {@code 10.0.0.0/8}. */
    List<String> networks(Knob knob) {
        List<String> networks = optional(knob, "a list of addresses or networks such as 10.0.0.0/8, fd00::/8", text -> {
            List<String> all = List.of(text.strip().split("\\s*,\\s*"));
            return all.stream().allMatch(Values::isNetwork) ? all : null;
        });
        return networks == null ? List.of() : networks;
    }

    private static boolean isNetwork(String text) {
        Matcher network = NETWORK.matcher(text);
        if (!network.matches()) {
            return false;
        }
        int bits = InetAddress.ofLiteral(network.group(1)).getAddress().length * 8;
        return network.group(2) == null || Integer.parseInt(network.group(2)) <= bits;
    }

    /** An address without {@code ://} is one of HTTP. */
    @Nullable
    URI address(Knob knob, String example) {
        return optional(knob, "an address such as " + example, text -> {
            URI address = URI.create(text.contains("://") ? text : "http://" + text);
            boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            boolean plain = address.getRawQuery() == null && address.getRawFragment() == null;
            return http && plain && address.getHost() != null ? address : null;
        });
    }

    /** An HTTP proxy; the way to it is not encrypted. */
    @Nullable
    URI proxy(Knob knob) {
        URI proxy = address(knob, "http://proxy.example.com:3128");
        if (proxy != null && "https".equals(proxy.getScheme())) {
            mistake(knob, "must be an HTTP proxy, http://…: the way to it is not encrypted");
            return null;
        }
        return proxy;
    }

    /** Names of headers, in lower case. */
    List<String> headers(Knob knob) {
        List<String> names = optional(knob, "a list of header names, separated by commas", Values::headers);
        if (names == null) {
            return List.of();
        }
        Predicate<String> allowed = name -> Forwarding.allowed(name, knob == Knob.FORWARD_RESPONSE_HEADERS);
        names.stream()
                .filter(allowed.negate())
                .forEach(name -> mistake(knob, name + " is never forwarded; Caravan sets it where it is needed"));
        return names.stream().filter(allowed).toList();
    }

    private static @Nullable List<String> headers(String text) {
        List<String> names = List.of(text.toLowerCase(Locale.ROOT).strip().split("\\s*,\\s*"));
        return names.stream().allMatch(HEADER.asMatchPredicate()) ? names : null;
    }

    Path path(Knob knob) {
        return required(knob, "a path", Path::of);
    }

    @Nullable
    String text(Knob knob) {
        return optional(knob, "a text", text -> text);
    }

    @Nullable
    Secret secret(Knob knob) {
        String text = text(knob);
        if (text == null) {
            return null;
        }
        Hush.learn(text);
        return new Secret(text);
    }

    private <T> T required(Knob knob, String expected, Function<String, @Nullable T> conversion) {
        T value = optional(knob, expected, conversion);
        return value != null ? value : Objects.requireNonNull(conversion.apply(knob.otherwise()));
    }

    private <T> @Nullable T optional(Knob knob, String expected, Function<String, @Nullable T> conversion) {
        Given given = given(knob);
        if (given == null) {
            return null;
        }
        T value = null;
        try {
            value = conversion.apply(given.value());
        } catch (IllegalArgumentException wrong) {
            // told below, like every other wrong value
        }
        if (value == null) {
            String what = knob.secret() ? "the value" : "'" + given.value() + "'";
            mistakes.add(given.mistake(what + " is not " + expected));
        }
        return value;
    }
}

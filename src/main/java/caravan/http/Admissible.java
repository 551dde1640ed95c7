package caravan.http;

import caravan.call.Headers;
import caravan.call.Reason;
import caravan.call.Refused;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What every request must look like before anybody asks where it wants to go. Whoever reads its path after us, here or behind
 * us, must see the same one; so a path that can be read in two ways is refused, and not tidied up.
 */
final class Admissible {
    private static final int LONGEST_TARGET = 8 * 1024;
    private static final Set<String> NOBODYS = Set.of("TRACE", "CONNECT", "PRI");
    private static final Pattern HOST = Pattern.compile("[\\w.:\\[\\]%~-]*");

    /** A segment that is a dot or two, or empty before another; a backslash; a percent sign that begins no byte. */
    private static final Pattern TWO_WAYS = Pattern.compile("//|/\\.{1,2}(/|$)|\\\\|%(?![0-9A-Fa-f]{2})");

    /** What a path must not hide: a dot, a slash, a percent sign, a backslash, what cannot be printed. */
    private static final Pattern HIDDEN = Pattern.compile("%(2[eE5fF]|5[cC]|7[fF]|[01].)");

    /** Names of models have slashes, and clients write them so. */
    private static final Pattern MODEL = Pattern.compile("(/v1)?/models/([^%]|%2[fF]|%(?![01]|2[eE5]|5[cC]|7[fF])..)+");

    private Admissible() {}

    /** @throws Refused if this is no request that we would answer */
    static void check(HttpServerRequest request) {
        String method = request.method().name();
        if (NOBODYS.contains(method)) {
            throw new Refused(
                    Reason.METHOD_NOT_ALLOWED,
                    "Method " + method + " is not allowed here.",
                    null,
                    Headers.of("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"));
        }
        target(request.uri() == null ? "" : request.uri());
        if (!Framing.isHttp2(request)) {
            host(request);
            framing(request);
        }
        expectation(request);
        encoding(request);
    }

    private static void target(String target) {
        if (target.length() > LONGEST_TARGET) {
            throw new Refused(Reason.URI_TOO_LONG, "The request line is too long.");
        }
        if (!target.startsWith("/")) {
            throw wrong("The path must begin with a slash, without scheme and host.");
        }
        if (isOrdinary(target)) {
            return;
        }
        if (!target.chars().allMatch(each -> each > ' ' && each < 0x7f && each != '#')) {
            throw wrong("The path must be percent-encoded: it has a character that cannot stand in a request line.");
        }
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        if (TWO_WAYS.matcher(path).find()
                || (HIDDEN.matcher(path).find() && !MODEL.matcher(path).matches())) {
            throw wrong("The path can be read in more than one way: " + path + ".");
        }
    }

    /** Letters, digits, dashes, and single slashes: so most are, and no pattern need look at them. */
    private static boolean isOrdinary(String target) {
        char before = 0;
        for (int i = 0; i < target.length(); i++) {
            char each = target.charAt(i);
            boolean word = (each >= 'a' && each <= 'z') || (each >= '0' && each <= '9') || each == '_' || each == '-';
            if (!word && (each != '/' || before == '/')) {
                return false;
            }
            before = each;
        }
        return true;
    }

    private static void host(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll("host");
        boolean missing = hosts.isEmpty() && request.version() != HttpVersion.HTTP_1_0;
        if (missing || hosts.size() > 1 || !hosts.stream().allMatch(HOST.asMatchPredicate())) {
            throw wrong("There must be one header Host, with a host in it.");
        }
    }

    /** Chunks and nothing else; a decoder that forgives a header without a name is not asked twice. */
    private static void framing(HttpServerRequest request) {
        List<String> encodings = request.headers().getAll("transfer-encoding");
        boolean chunks = encodings.size() == 1
                && encodings.getFirst().equalsIgnoreCase("chunked")
                && request.version() == HttpVersion.HTTP_1_1;
        if (!chunks && !encodings.isEmpty()) {
            throw wrong("The only Transfer-Encoding is chunked, once.");
        }
        if (request.headers().contains("")) {
            throw wrong("There is a header without a name.");
        }
    }

    private static void expectation(HttpServerRequest request) {
        List<String> expected = request.headers().getAll("expect");
        if (!expected.stream().allMatch("100-continue"::equalsIgnoreCase)) {
            throw new Refused(Reason.EXPECTATION_FAILED, "The only thing that can be expected is 100-continue.");
        }
    }

    /** Never inflated: what is small on the way in may be anything afterwards. */
    private static void encoding(HttpServerRequest request) {
        for (String encoding : request.headers().getAll("content-encoding")) {
            if (!encoding.strip().toLowerCase(Locale.ROOT).equals("identity")) {
                throw new Refused(
                        Reason.UNSUPPORTED_MEDIA,
                        "The body must not be compressed: send it without Content-Encoding.",
                        null,
                        Headers.of("Accept-Encoding", "identity"));
            }
        }
    }

    private static Refused wrong(String message) {
        return new Refused(Reason.INVALID_REQUEST, message);
    }
}

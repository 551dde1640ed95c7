package caravan.config;

import java.util.Set;
import java.util.regex.Pattern;

/** Which headers a setting may let through: none that carries a credential or belongs to one connection. */
final class Forwarding {
    private static final Pattern CREDENTIAL =
            Pattern.compile(".*(authorization|authenticate|cookie|api-?key|auth-token|security-token).*");

    /** Compression is among them: compressed, an answer's usage could not be read as it passes. */
    private static final Set<String> CONNECTION = Set.of(
            "accept-encoding",
            "connection",
            "content-length",
            "expect",
            "host",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** What Caravan says of the answer: a provider must not say it in our name. */
    private static final Pattern OURS =
            Pattern.compile("x-request-id|x-proxy|x-cache|x-cache-timestamp|age|x-caravan-.*");

    private Forwarding() {}

    /** @param back from a provider to a caller */
    static boolean allowed(String name, boolean back) {
        return !CONNECTION.contains(name)
                && !CREDENTIAL.matcher(name).matches()
                && !(back && OURS.matcher(name).matches());
    }
}

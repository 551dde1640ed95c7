package caravan.providers.tokens;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What the route that fetches a token finds in its message. The key is not in it, so that no log of a step can show it: what
 * stands for it is replaced on the wire.
 *
 * @param id of the request, new for each
 * @param key what stands for the key
 */
public record TokenRequest(Office office, String id, String key, Key secret) {
    /**
     * Where a provider has its tokens from.
     *
     * @param url which grants them
     * @param scope of what it is asked for: {@code GIGACHAT_API_PERS}, {@code GIGACHAT_API_B2B} or {@code GIGACHAT_API_CORP}
     * @param route the {@code direct:} address of the route that asks
     * @param connect how long a connection may take
     * @param patience how long the answer may take
     * @param trust whose certificates hold there; null for those that the JDK knows
     */
    public record Office(
            String provider,
            URI url,
            String scope,
            String route,
            @Nullable URI proxy,
            Duration connect,
            Duration patience,
            @Nullable X509TrustManager trust) {
        /** Without the addresses, which may hold passwords. */
        @Override
        public String toString() {
            return "tokens of " + provider;
        }
    }

    /**
     * What tokens are asked for with.
     *
     * @param written the authorization key, or what it is made of: {@code client:secret}
     */
    public record Key(String written) {
        /** As it stands after {@code Basic}. */
        public String basic() {
            return written.contains(":")
                    ? Base64.getEncoder().encodeToString(written.getBytes(StandardCharsets.UTF_8))
                    : written;
        }

        /** The text without it, in whatever form. */
        String mask(String text) {
            return text.replace(written, "[key]").replace(basic(), "[key]");
        }

        @Override
        public String toString() {
            return "[key]";
        }
    }

    static TokenRequest of(Office office, Key secret) {
        return new TokenRequest(office, UUID.randomUUID().toString(), "key-" + UUID.randomUUID(), secret);
    }

    public URI url() {
        return office.url();
    }

    public String scope() {
        return office.scope();
    }

    @Override
    public String toString() {
        return "a token of " + office.provider();
    }
}

package caravan.providers.tokens;

import caravan.call.Answer;
import caravan.call.Reason;
import caravan.call.UpstreamFailed;
import caravan.providers.tokens.TokenRequest.Office;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * All tokens, one for each key, address and scope: so none is ever used for another key, and whatever is read anew, a token that
 * holds is not fetched again. Of more than {@link #MOST} those are forgotten that were not used for longest.
 */
public final class Tokens {
    static final int MOST = 10_000;

    /** Asks an office, by its route; completes with what it says. */
    @FunctionalInterface
    public interface Fetch {
        CompletableFuture<Answer.Whole> by(TokenRequest request);
    }

    private record Whose(String provider, URI url, String scope, TokenRequest.Key key) {
        static Whose of(Office office, TokenRequest.Key key) {
            return new Whose(office.provider(), office.url(), office.scope(), key);
        }
    }

    private final InstantSource clock;
    private final Map<Whose, Token> tokens = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Whose, Token> eldest) {
            return size() > MOST;
        }
    };

    public Tokens(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The token for this key, as soon as there is one.
     *
     * @return a stage that fails with {@link UpstreamFailed}
     */
    public CompletionStage<String> get(Office office, TokenRequest.Key key, Fetch fetch) {
        return token(office, key).get(() -> granted(TokenRequest.of(office, key), fetch));
    }

    /** The provider would not have this token of this key. */
    public void refused(Office office, TokenRequest.Key key, String token) {
        token(office, key).refused(token);
    }

    private Token token(Office office, TokenRequest.Key key) {
        synchronized (tokens) {
            return tokens.computeIfAbsent(Whose.of(office, key), any -> new Token(clock));
        }
    }

    private CompletableFuture<Granted> granted(TokenRequest request, Fetch fetch) {
        return fetch.by(request).handle((answer, failure) -> {
            Granted granted =
                    answer == null || answer.status() >= 300 ? null : Granted.read(answer.body(), clock.instant());
            if (granted == null) {
                throw answer == null ? unreachable(request) : Refusal.of(request, answer);
            }
            return granted;
        });
    }

    private static UpstreamFailed unreachable(TokenRequest request) {
        return new UpstreamFailed(
                Reason.UPSTREAM_UNREACHABLE,
                "Nobody could be asked for a token for provider '"
                        + request.office().provider() + "'.");
    }

    /** How many there are; never which. */
    @Override
    public String toString() {
        synchronized (tokens) {
            return tokens.size() + " tokens";
        }
    }
}

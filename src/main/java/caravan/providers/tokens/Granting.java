package caravan.providers.tokens;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.UpstreamFailed;
import caravan.config.Kept;
import caravan.config.Section;
import caravan.providers.connections.Addresses;
import caravan.providers.connections.Reach;
import caravan.providers.connections.Timeouts;
import caravan.providers.tokens.TokenRequest.Office;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a provider's keys are exchanged for the tokens that it wants in place of them. */
public record Granting(Tokens tokens, Office office, Tokens.Fetch fetch) {
    private static final String ROUTE = "direct:fetch-token";
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Pattern SCOPE = Pattern.compile("[A-Za-z0-9._~-]*");

    /** What all of them have in common. */
    public record Source(Kept kept, InstantSource clock, Tokens.Fetch fetch) {}

    /**
     * Null if its keys are sent as they are.
     *
     * @param usual the scope where none is said
     */
    public static @Nullable Granting read(Section provider, String usual, Reach reach, Source from) {
        try (Section section = provider.section("token")) {
            if (section.keys().isEmpty()) {
                return null;
            }
            URI url = Addresses.base(section, "url", section.requiredText("url"), false);
            String scope = section.text("scope", usual);
            if (!SCOPE.matcher(scope).matches()) {
                section.mistake("scope", "must be one word, such as GIGACHAT_API_PERS");
            }
            if (provider.has("probe")) {
                provider.mistake("probe", "cannot be made with a token");
            }
            String route = section.text("route", ROUTE);
            Timeouts limits = reach.timeouts();
            Duration patience =
                    limits.firstByte().isZero() || limits.firstByte().compareTo(LONGEST) > 0
                            ? LONGEST
                            : limits.firstByte();
            return url == null
                    ? null
                    : new Granting(
                            from.kept().of(Tokens.class, "tokens", () -> new Tokens(from.clock())),
                            new Office(
                                    reach.provider(),
                                    url,
                                    scope,
                                    route,
                                    reach.proxy(),
                                    limits.connect(),
                                    patience,
                                    reach.manager()),
                            from.fetch());
        }
    }

    /**
     * One attempt at the provider, with a token in place of the key.
     *
     * @param paying with the key
     * @param asking asks the provider with what it wants
     * @param failed told if there is no token
     */
    public CompletableFuture<Answer> attempt(
            Vertx vertx,
            Call call,
            Paying paying,
            Function<Paying, CompletableFuture<Answer>> asking,
            Consumer<UpstreamFailed> failed) {
        return new TokenAttempt(vertx, call, this, paying, asking, failed).start();
    }

    CompletionStage<String> token(String key) {
        return tokens.get(office, new TokenRequest.Key(key), fetch);
    }

    void refused(String key, String token) {
        tokens.refused(office, new TokenRequest.Key(key), token);
    }

    @Override
    public String toString() {
        return office.toString();
    }
}

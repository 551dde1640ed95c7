package caravan.providers;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Headers;
import caravan.call.KeyState;
import caravan.call.Offer;
import caravan.call.Operation;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.Upstream;
import caravan.call.UpstreamFailed;
import caravan.call.Waiting;
import caravan.chat.Dialect;
import caravan.config.Kept;
import caravan.config.Layer;
import caravan.config.Section;
import caravan.providers.connections.Clients;
import caravan.providers.connections.Reach;
import caravan.providers.hesitation.Hesitation;
import caravan.providers.tokens.Tokens;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The step that asks a provider, and what is known of all of them. */
public final class Providers implements Clients.User {
    /**
     * What the providers need besides their file.
     *
     * @param clients the connections, which outlive a reading of the file
     * @param kept what else outlives it
     * @param layer what orders have laid over it
     * @param sent told of each call just before it goes to a provider
     * @param route asks a user's route: its {@code direct:} address, and the call
     * @param tokens asks the route that fetches tokens
     * @param dialects how a call's caller is spoken to about chat; null if it is about something else
     * @param openAiBaseUrl in place of the file's, for provider openai
     * @param proxy for all providers that name none
     * @param requestTimeout to the first byte and between bytes, where the file says nothing
     * @param moreHeaders what of the caller's headers goes to providers besides the usual
     * @param version ours, for the User-Agent of callers that have none
     * @param demoPace the time between two chunks of the provider {@code demo}
     */
    public record Setup(
            Clients clients,
            Kept kept,
            Layer layer,
            InstantSource clock,
            Consumer<Call> sent,
            BiFunction<String, Call, CompletableFuture<Answer>> route,
            Tokens.Fetch tokens,
            Function<Call, @Nullable Dialect> dialects,
            @Nullable String openAiBaseUrl,
            @Nullable String proxy,
            @Nullable Duration requestTimeout,
            List<String> moreHeaders,
            String version,
            Duration demoPace) {}

    private final Map<String, Upstream> upstreams;
    private final List<Offer> offers;
    private final Set<String> reportingCost;
    private final Set<String> speakingResponses;
    private final Map<String, Consumer<String>> routes;
    private final Lacking lacking;
    private final Supplier<Stream<Probing>> probes;
    private final boolean houseKeys;
    private final Deployments deployments;
    private final Consumer<Call> sent;

    Providers(
            Map<String, Upstream> upstreams,
            List<Offer> offers,
            Set<String> reportingCost,
            Set<String> speakingResponses,
            Map<String, Consumer<String>> routes,
            Lacking lacking,
            Supplier<Stream<Probing>> probes,
            boolean houseKeys,
            Deployments deployments,
            Consumer<Call> sent) {
        this.reportingCost = Set.copyOf(reportingCost);
        this.speakingResponses = Set.copyOf(speakingResponses);
        this.routes = Map.copyOf(routes);
        this.lacking = lacking;
        this.probes = probes;
        this.houseKeys = houseKeys;
        this.deployments = deployments;
        this.upstreams = Map.copyOf(upstreams);
        this.offers = List.copyOf(offers);
        this.sent = sent;
    }

    /**
     * @param root of {@code config/providers.yaml}
     * @param models of {@code config/models.yaml}, or of the foreign file in its place; {@link #deployment} reads the rest of it
     */
    public static Providers read(Section root, Section models, boolean foreign, Setup setup) {
        return new ProvidersFile(setup).read(root, models, foreign);
    }

    /**
     * Reads what the section of a deployment in {@code models.yaml} says of how it is asked.
     *
     * @return has it a key of its own, so that it can be asked even if its provider cannot?
     */
    public boolean deployment(Section section, Candidate there) {
        return deployments.read(section, there);
    }

    @Override
    public Stream<Reach> reaches() {
        return deployments.all().map(Provider::reach);
    }

    /** Where this one is; null if it is at no address, or not there. */
    public @Nullable URI address(Candidate candidate) {
        Provider provider = deployments.provider(candidate);
        return provider == null ? null : provider.base();
    }

    /** What each provider that is switched on offers, in the file's order. */
    public List<Offer> offers() {
        return offers;
    }

    /** Has the house another key for this candidate than the one of this name, that could be used now? */
    public boolean hasOtherKey(Candidate candidate, String name) {
        Provider provider = deployments.provider(candidate);
        return provider != null && provider.keys().readyBesides(name);
    }

    /** Asks again those who have given up a key, or of whom a circuit is open ({@code broken}), and tells who has answered. */
    public void probe(Predicate<String> broken, Consumer<String> answered) {
        probes.get().forEach(each -> each.look(broken, answered));
    }

    /** The house's keys by provider, those that only a deployment has among them, and how each is doing. */
    public Map<String, List<KeyState>> keys() {
        return deployments.keyStates();
    }

    /** Those that this candidate is asked with. */
    public List<KeyState> keys(Candidate candidate) {
        Provider provider = deployments.provider(candidate);
        return provider == null ? List.of() : provider.keys().states();
    }

    /** Is {@code usage.cost} in this provider's answers what it really charged, in USD? */
    public boolean reportsCost(String provider) {
        return reportingCost.contains(provider);
    }

    /** Can it be asked at the house's cost, so that callers' own keys are not used there? */
    public boolean housePays(String provider) {
        return offers.stream().anyMatch(offer -> offer.provider().equals(provider) && offer.house())
                || deployments.paid().anyMatch(each -> each.name().equals(provider));
    }

    /** The {@code direct:} addresses of the routes that stand for providers, and whom to tell what is wrong with them. */
    public Map<String, Consumer<String>> routes() {
        return routes;
    }

    /** The providers of the file that are switched off. */
    public Set<String> off() {
        return Set.copyOf(lacking.off());
    }

    /** Warns if this provider lacks a key, since somebody counts on it. */
    public void reliedOn(String provider, String who) {
        lacking.keyless().getOrDefault(provider, there -> {}).accept(who);
    }

    /** Does the house pay anywhere? */
    public boolean hasHouseKeys() {
        return houseKeys || deployments.paid().findAny().isPresent();
    }

    /**
     * Asks the call's first candidate; completes when its answer begins.
     *
     * @return a stage that fails with {@link UpstreamFailed}, or with {@link Refused} if the caller leaves meanwhile
     */
    public CompletionStage<Call> call(Call call) {
        CompletableFuture<Call> done = new CompletableFuture<>();
        call.wire().execute(() -> ask(call, done));
        return Waiting.on(call.wire(), done);
    }

    private void ask(Call call, CompletableFuture<Call> done) {
        try {
            if (call.wire().left()) {
                throw left();
            }
            Candidate candidate = call.candidates().getFirst();
            Deployments.Place place = deployments.of(candidate);
            Upstream upstream = place == null ? upstreams.get(candidate.provider()) : place.upstream();
            requireDialect(call, candidate.provider());
            call.attempt(candidate);
            if (upstream == null) {
                throw new UpstreamFailed(
                        Reason.UPSTREAM_UNREACHABLE, "There is no provider '" + candidate.provider() + "'.");
            }
            sent.accept(call);
            CompletableFuture<Answer> answer = upstream.ask(call, candidate);
            call.wire().onLeave(() -> answer.completeExceptionally(left()));
            answer.whenComplete((found, failure) -> {
                if (found == null) {
                    answered(call, done, null, failure);
                } else {
                    begun(call, done, found);
                }
            });
        } catch (RuntimeException | Error failed) {
            answered(call, done, null, failed); // thrown on, it would vanish in the event loop
        }
    }

    /** Can it be asked for this? One that is not there cannot say no. */
    public boolean speaks(Operation operation, String provider) {
        Upstream upstream = upstreams.get(provider);
        return upstream == null
                || (upstream.speaks(operation)
                        && (operation != Operation.RESPONSES || speakingResponses.contains(provider)));
    }

    /** Before anything is sent: what such a provider would say to it, only its own people would understand. */
    private void requireDialect(Call call, String provider) {
        Operation operation = call.operation();
        if (operation == null || speaks(operation, provider)) {
            return;
        }
        if (operation == Operation.RESPONSES && !speakingResponses.contains(provider)) {
            throw new Refused(
                    Reason.UNSUPPORTED,
                    "Provider '" + provider
                            + "' does not speak /v1/responses: ask it at /v1/chat/completions, or take a"
                            + " model of another provider. (If it does, say `responses: true` in config/providers.yaml.)",
                    "model",
                    Headers.NONE);
        }
        String path = call.request().path();
        throw new Refused(Reason.NOT_IMPLEMENTED, "Provider '" + provider + "' cannot be asked for " + path + ".");
    }

    private void begun(Call call, CompletableFuture<Call> done, Answer found) {
        CompletableFuture<Answer> taken = Hesitation.over(call, found);
        call.wire().onLeave(() -> taken.completeExceptionally(left()));
        taken.whenComplete((answer, failure) -> {
            if (failure instanceof UpstreamFailed why) {
                deployments.blameKey(call, why);
            }
            answered(call, done, answer, failure);
        });
    }

    private static void answered(
            Call call, CompletableFuture<Call> done, @Nullable Answer found, @Nullable Throwable failure) {
        if (found == null) {
            if (failure instanceof UpstreamFailed theirs) {
                call.tries().failed(theirs);
            }
            done.completeExceptionally(failure == null ? left() : failure);
        } else {
            call.answered(found);
            if (found instanceof Answer.Streamed streamed) {
                call.wire().onLeave(streamed.source()::cancel); // until reply listens, who knows when that is
            } else {
                call.firstChunk(); // a stream's is noted when it comes
            }
            done.complete(call);
        }
    }

    private static Refused left() {
        return new Refused(Reason.CALLER_LEFT, "The caller left.");
    }
}

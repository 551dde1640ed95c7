package caravan.providers;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Offer;
import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.config.Section;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code config/providers.yaml}, read and ready to be asked.
 *
 * @param clients the connections, which outlive this reading
 * @param sent told of each call just before it goes to a provider
 * @param route asks a user's route: its {@code direct:} address, and the call
 * @param openAiBaseUrl in place of the file's, for provider openai
 * @param proxy for all providers that name none
 * @param requestTimeout to the first byte and between bytes, where the file says nothing
 * @param moreHeaders what of the caller's headers goes to providers besides the usual
 * @param version ours, for the User-Agent of callers that have none
 */
public record ProvidersFile(
        Clients clients,
        Consumer<Call> sent,
        BiFunction<String, Call, CompletableFuture<Answer>> route,
        @Nullable String openAiBaseUrl,
        @Nullable String proxy,
        @Nullable Duration requestTimeout,
        List<String> moreHeaders,
        String version,
        Duration demoPace) {

    public Providers read(Path file, Environment environment, Mistakes mistakes) {
        RequestHeaders headers = new RequestHeaders(moreHeaders, "caravan/" + version);
        Provider.Overrides overrides = new Provider.Overrides(openAiBaseUrl, proxy, requestTimeout);
        Map<String, Upstream> upstreams = new LinkedHashMap<>();
        List<Offer> offers = new ArrayList<>();
        upstreams.put(Provider.DEMO, new Demo(clients.vertx(), demoPace));
        offers.add(new Offer(Provider.DEMO, Demo.MODELS.stream().map(model -> "demo/" + model).toList(), List.of(), true, false));
        try (Section root = Section.read(file, environment, mistakes)) {
            root.named("providers").forEach((name, section) -> {
                Provider provider = Provider.read(name, section, overrides);
                if (provider.enabled()) {
                    upstreams.put(name, upstream(provider, headers));
                    offers.add(new Offer(name, provider.models(), provider.prefixes(), provider.house(), provider.ownKeys()));
                }
            });
        }
        return new Providers(upstreams, offers, sent);
    }

    private Upstream upstream(Provider provider, RequestHeaders headers) {
        String direct = provider.route();
        URI base = provider.base();
        return direct == null && base != null
                ? new HttpUpstream(provider, base, clients, headers)
                : (call, candidate) -> route.apply(String.valueOf(direct), call);
    }
}

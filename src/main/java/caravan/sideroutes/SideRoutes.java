package caravan.sideroutes;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.hooks.Hooks;
import caravan.ledger.Ledger;
import caravan.providers.tokens.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.hc.client5.http.classic.HttpClient;

/** What others have done by routes of one generation, as the functions that they ask for. */
public final class SideRoutes implements AutoCloseable {
    private final ProviderRoutes providers;
    private final HookRoutes hooks;
    private final TokenClient tokenClient = new TokenClient();
    private final TokenRoutes tokens;

    public SideRoutes(CamelContext context, MeterRegistry meters) {
        this.providers = new ProviderRoutes(context);
        this.hooks = new HookRoutes(context, meters);
        this.tokens = new TokenRoutes(context, tokenClient);
    }

    /** Has the route at an address answer a call. */
    public BiFunction<String, Call, CompletableFuture<Answer>> providers() {
        return providers;
    }

    public Tokens.Fetch tokens() {
        return tokens;
    }

    /** What a route that fetches a token sends its request with. */
    public HttpClient tokenClient() {
        return tokenClient;
    }

    /** @param begins is there a route that begins so? */
    public void look(Predicate<String> begins) {
        hooks.look(begins);
    }

    public Hooks hooks(Ledger ledger) {
        return hooks.hooks(ledger);
    }

    /** Is told when a budget is nearly spent. */
    public Consumer<Map<String, String>> alerts() {
        return hooks.alerts();
    }

    /** What is still to be told gets a moment; nobody waits for a token any more. */
    @Override
    public void close() {
        hooks.close();
        tokens.close();
    }
}

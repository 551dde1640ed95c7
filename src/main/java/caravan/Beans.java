package caravan;

import caravan.books.Books;
import caravan.budgets.Budgets;
import caravan.cache.Answers;
import caravan.cache.Cache;
import caravan.call.Json;
import caravan.commands.Commands;
import caravan.dialects.Dialects;
import caravan.hooks.Hooks;
import caravan.house.House;
import caravan.keys.Keys;
import caravan.ledger.Ledger;
import caravan.limits.Limits;
import caravan.models.Models;
import caravan.prices.Prices;
import caravan.providers.Providers;
import caravan.wording.Wording;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.hc.client5.http.classic.HttpClient;

/**
 * What the routes can refer to: the only wiring. The name in YAML is the package and the class. Camel asks each method once
 * for each generation of routes.
 */
public final class Beans implements CamelConfiguration {
    private final Snapshot snapshot;
    private final Dialects dialects;
    private final Ledger ledger;
    private final Books books;
    private final House house;
    private final Hooks hooks;
    private final Answers answers;
    private final PlatformHttpEngine engine;
    private final MeterRegistry meters;
    private final HttpClient tokens;
    private final Wording wording = new Wording();

    Beans(
            Snapshot snapshot,
            Dialects dialects,
            Ledger ledger,
            Books books,
            House house,
            Hooks hooks,
            Answers answers,
            PlatformHttpEngine engine,
            MeterRegistry meters,
            HttpClient tokens) {
        this.snapshot = snapshot;
        this.dialects = dialects;
        this.ledger = ledger;
        this.books = books;
        this.house = house;
        this.hooks = hooks;
        this.answers = answers;
        this.engine = engine;
        this.meters = meters;
        this.tokens = tokens;
    }

    @BindToRegistry("dialects")
    public Dialects dialects() {
        return dialects;
    }

    @BindToRegistry("keys")
    public Keys keys() {
        return snapshot.keys();
    }

    @BindToRegistry("models")
    public Models models() {
        return snapshot.models();
    }

    @BindToRegistry("limits")
    public Limits limits() {
        return snapshot.limits();
    }

    @BindToRegistry("providers")
    public Providers providers() {
        return snapshot.providers();
    }

    @BindToRegistry("prices")
    public Prices prices() {
        return snapshot.prices();
    }

    @BindToRegistry("budgets")
    public Budgets budgets() {
        return snapshot.budgets();
    }

    @BindToRegistry("commands")
    public Commands commands() {
        return snapshot.commands();
    }

    @BindToRegistry("ledger")
    public Ledger ledger() {
        return ledger;
    }

    @BindToRegistry("books")
    public Books books() {
        return books;
    }

    @BindToRegistry("house")
    public House house() {
        return house;
    }

    @BindToRegistry("hooks")
    public Hooks hooks() {
        return hooks;
    }

    @BindToRegistry("wording")
    public Wording wording() {
        return wording;
    }

    @BindToRegistry("cache")
    public Cache cache() {
        return snapshot.cache();
    }

    /** What {@code caffeine-cache:answers} looks for. */
    @BindToRegistry("answers")
    public com.github.benmanes.caffeine.cache.Cache<Object, Object> answers() {
        return answers.cache();
    }

    /** What {@code platform-http:} looks for. */
    @BindToRegistry("platform-http-engine")
    public PlatformHttpEngine engine() {
        return engine;
    }

    /** What {@code micrometer:} in a user's route looks for: its meters stand beside ours. */
    @BindToRegistry("metricsRegistry")
    public MeterRegistry metricsRegistry() {
        return meters;
    }

    /** What {@code https:} in the route that fetches tokens sends its request with. */
    @BindToRegistry("tokenClient")
    public HttpClient tokenClient() {
        return tokens;
    }

    /** What {@code marshal: json} uses. */
    @BindToRegistry("jackson")
    public ObjectMapper jackson() {
        return Json.MAPPER;
    }
}

package caravan;

import caravan.testkit.FakeProvider;
import caravan.testkit.Seen;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Several fake providers with names. The address of {@code acme} is in the variable {@code ACME_URL}. */
public final class Vendors implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, FakeProvider> fakes = new LinkedHashMap<>();
    private final Map<String, Integer> told = new LinkedHashMap<>();

    public Vendors(String... names) {
        for (String name : names) {
            fakes.put(name, FakeProvider.start(vertx));
        }
    }

    public FakeProvider get(String name) {
        return Objects.requireNonNull(fakes.get(name), name);
    }

    /** A plan in which these are all the providers there are. */
    public Gate.Plan plan(String providersYaml) {
        return addresses(Gate.plan()).file("config/providers.yaml", providersYaml);
    }

    /** Sets the variable of each address. */
    public Gate.Plan addresses(Gate.Plan plan) {
        fakes.forEach((name, fake) -> plan.env(name.toUpperCase(Locale.ROOT) + "_URL", fake.url()));
        return plan;
    }

    /** What was asked since this was last called: the vendor, its model and the key it saw. */
    public List<String> asked() {
        List<String> asked = new ArrayList<>();
        fakes.forEach((name, fake) -> {
            List<Seen> all = fake.seen();
            all.subList(told.getOrDefault(name, 0), all.size()).forEach(seen -> asked.add(name + " " + words(seen)));
            told.put(name, all.size());
        });
        return asked;
    }

    private static String words(Seen seen) {
        String what = seen.method().equals("GET")
                ? seen.path()
                : seen.json().path("model").asText();
        String bare = Objects.requireNonNullElse(seen.header("x-api-key"), "without key");
        return what + " " + Objects.requireNonNullElse(seen.header("authorization"), bare);
    }

    @Override
    public void close() {
        fakes.values().forEach(FakeProvider::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}

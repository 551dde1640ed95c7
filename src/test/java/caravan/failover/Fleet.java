package caravan.failover;

import caravan.Gate;
import caravan.call.Json;
import caravan.testkit.FakeProvider;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A gateway and several providers behind it, each with a key of the house and a name of one letter. */
public final class Fleet implements AutoCloseable {
    private final Map<String, FakeProvider> fakes = new LinkedHashMap<>();
    private final Gate gate;

    private Fleet(String names, String models, String firstByte, UnaryOperator<Gate.Plan> more) {
        StringBuilder providers = new StringBuilder("providers:\n");
        Gate.Plan plan = Gate.plan();
        for (String name : names.split(" ", -1)) {
            FakeProvider fake = FakeProvider.start();
            fakes.put(name, fake);
            providers.append(
                    "  %s: {base_url: \"%s\", keys: [{key_env_var: KEY_%s, cooldown_sec: 0}], responses: true, timeouts: {first_byte: %s, connect: 10s}}%n"
                            .formatted(name, fake.url(), name, firstByte));
            plan.env("KEY_" + name, "sk-" + name);
        }
        gate = more.apply(
                        plan.file("config/providers.yaml", providers.toString()).file("config/models.yaml", models))
                .start();
    }

    /** @param models all of {@code models.yaml} */
    public static Fleet of(String names, String models) {
        return new Fleet(names, models, "10s", plan -> plan);
    }

    public static Fleet of(String names, String models, UnaryOperator<Gate.Plan> more) {
        return new Fleet(names, models, "10s", more);
    }

    /** Of providers who are not waited for. */
    public static Fleet hasty(String names, String models) {
        return new Fleet(names, models, "500ms", plan -> plan.flag("request-timeout", "500ms"));
    }

    static Fleet hasty(String names, String models, String patience, UnaryOperator<Gate.Plan> more) {
        return new Fleet(names, models, patience, plan -> more.apply(plan.flag("request-timeout", patience)));
    }

    public FakeProvider fake(String name) {
        return fakes.get(name);
    }

    public Gate gate() {
        return gate;
    }

    public HttpResponse<String> chat(String model, String... headers) {
        return gate.post("/v1/chat/completions", Gate.chat(model, false), headers);
    }

    public HttpResponse<String> stream(String model, String... headers) {
        return gate.post("/v1/chat/completions", Gate.chat(model, true), headers);
    }

    /** Who was asked, in how many calls each. */
    public List<Integer> asked() {
        return fakes.values().stream().map(fake -> fake.seen().size()).toList();
    }

    /** What the figures say of deployments. */
    String states() {
        return figures("deployments");
    }

    /** What they say of the house's keys. */
    String keys() {
        return figures("provider_keys");
    }

    private String figures(String name) {
        try {
            return Json.MAPPER.readTree(gate.get("/stats").body()).path(name).toString();
        } catch (JsonProcessingException noJson) {
            throw new AssertionError(noJson);
        }
    }

    public JsonNode entry(HttpResponse<String> answer) {
        return gate.entry(answer.headers().firstValue("x-request-id").orElseThrow());
    }

    @Override
    public void close() {
        gate.close();
        fakes.values().forEach(FakeProvider::close);
    }
}

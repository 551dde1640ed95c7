package caravan.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.call.Json;
import caravan.door.Rig;
import caravan.keys.Admin;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** A gateway with three keys of two teams, an administrator, and prices that no rounding can hide in. */
public record Trade(Rig rig) implements AutoCloseable {
    public static final List<String> KEYS = List.of("sk-ann", "sk-bob", "sk-cy");
    public static final List<String> MODELS = List.of("gpt-4o", "gpt-5", "no-price");

    private static final String PRICES = """
            unit: per_1m
            models:
              gpt-4o: {input: 2.5000003, output: 10.0000007}
              gpt-5: {input: 1.123456789012345678901, output: 3}
            """;

    static Trade with(UnaryOperator<Gate.Plan> more) {
        Rig rig = Rig.house(plan -> more.apply(
                Admin.in(plan).file("config/keys.yaml", KeyRing.yaml()).file("pricing/pricing.yaml", PRICES)));
        rig.fake().always(Trade::answer);
        return new Trade(rig);
    }

    static Trade open() {
        return with(plan -> plan);
    }

    /** Each request has its own numbers; one in ten fails. */
    private static Reply answer(Seen seen) {
        if (seen.order() % 10 == 7) {
            return Reply.json(500, "{\"error\":{\"message\":\"out of order\"}}");
        }
        return Reply.json("""
                {"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Far."},"finish_reason":"stop"}],\
                "usage":{"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d}}""".formatted(input(seen), output(seen), input(seen) + output(seen)));
    }

    static int input(Seen seen) {
        return seen.order() % 97 + 1;
    }

    static int output(Seen seen) {
        return seen.order() % 89 + 1;
    }

    static boolean answered(Seen seen) {
        return seen.order() % 10 != 7;
    }

    Gate gate() {
        return rig.gate();
    }

    /** So many calls, many at a time, with every key for every model. */
    void deal(int calls) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < 20; thread++) {
                int first = thread;
                var unused = threads.submit(() -> {
                    try (RawClient caller = rig.caller()) {
                        for (int n = first; n < calls; n += 20) {
                            caller.send(question(n)).answer();
                        }
                    }
                });
            }
        }
    }

    private static String question(int n) {
        String key = KEYS.get(n % KEYS.size());
        String model = MODELS.get(n / KEYS.size() % MODELS.size());
        return RawClient.post("/v1/chat/completions", Gate.chat(model, n % 2 == 0), "Authorization: Bearer " + key);
    }

    Admin admin() {
        return Admin.of(gate());
    }

    static JsonNode tree(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (IOException none) {
            throw new UncheckedIOException(json, none);
        }
    }

    /** What the administrator is told. */
    JsonNode usage(String query) {
        var answer = admin().get("/admin/usage" + query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return tree(answer.body());
    }

    /** Waits until so many calls are in the books. */
    Trade awaitBooked(int calls) {
        awaitBooked(gate(), calls);
        return this;
    }

    static void awaitBooked(Gate gate, int calls) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        tree(Admin.of(gate).get("/admin/usage").body())
                                .path("total")
                                .path("calls")
                                .asInt())
                .isEqualTo(calls));
    }

    static BigDecimal cost(JsonNode row) {
        return new BigDecimal(row.path("cost_usd").asText());
    }

    @Override
    public void close() {
        rig.close();
    }
}

package caravan.models;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.Vendors;
import caravan.testkit.Replies;
import caravan.testkit.StillClock;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** ai-proxy's groups, word by word. */
class GroupsTest {
    private static final String PROVIDERS = """
            providers:
              acme: {base_url: "${env:ACME_URL}", auth: none}
              bolt: {base_url: "${env:BOLT_URL}", auth: none, models: [small, real]}
            """;

    private final Vendors vendors = new Vendors("acme", "bolt");
    private final StillClock clock = new StillClock(Instant.parse("2026-11-26T12:00:00Z"));

    @AfterEach
    void stop() {
        vendors.close();
    }

    private Gate gate(String models) {
        return vendors.plan(PROVIDERS)
                .clock(clock)
                .file("config/models.yaml", "default_provider: acme\n" + models + "retry: {tries: 1}\n")
                .start();
    }

    private HttpResponse<String> ask(Gate gate, String model) {
        clock.move(Duration.ofMillis(10));
        return gate.post("/v1/chat/completions", Gate.chat(model, false));
    }

    private List<String> asked() {
        return vendors.asked().stream().map(each -> each.split(" ", -1)[1]).toList();
    }

    @Test
    void theLowestPriorityComesFirstAndOfEqualsTheOneLeastRecentlyUsed() {
        String models = """
                models:
                  - {name: late, provider: acme, priority: 2, model_size: BIG}
                  - {name: one, provider: acme, priority: 1, model_size: BIG}
                  - {name: two, provider: acme, priority: 1, model_size: big}
                  - {name: other, provider: acme, priority: 0, model_size: SMALL}
                """;
        try (Gate gate = gate(models)) {
            IntStream.range(0, 4).forEach(call -> ask(gate, "BIG"));

            assertThat(asked()).containsExactly("one", "two", "one", "two");
        }
    }

    @Test
    void whoTakesNoBodyOfThatLengthIsNotAsked() {
        String models = """
                models:
                  - {name: short, provider: acme, priority: 1, max_request_length: 50, model_size: SMALL}
                  - {name: long, provider: acme, priority: 2, max_request_length: 5000, model_size: SMALL}
                """;
        try (Gate gate = gate(models)) {
            ask(gate, "SMALL");
            assertThat(asked()).containsExactly("long");
        }
    }

    @Test
    void whoHasHadAsManyAsItMayIsPassedOverUntilThereIsRoomAgain() {
        String models = """
                models:
                  - {name: minute, provider: acme, priority: 1, requests_per_minute: 1, model_size: SMALL}
                  - {name: hour, provider: acme, priority: 2, requests_per_hour: 1, model_size: SMALL}
                  - {name: day, provider: acme, priority: 3, requests_per_day: 1, model_size: SMALL}
                """;
        try (Gate gate = gate(models)) {
            IntStream.range(0, 3).forEach(call -> ask(gate, "SMALL"));
            assertThat(asked()).containsExactly("minute", "hour", "day");
            assertThat(ask(gate, "SMALL").statusCode()).isEqualTo(429);

            clock.move(Duration.ofMinutes(1));
            assertThat(ask(gate, "SMALL").statusCode()).isEqualTo(200);
            assertThat(asked()).containsExactly("minute");

            clock.move(Duration.ofHours(1));
            IntStream.range(0, 3).forEach(call -> ask(gate, "SMALL"));
            assertThat(asked()).containsExactly("minute", "hour");

            clock.move(Duration.ofDays(1));
            IntStream.range(0, 3).forEach(call -> ask(gate, "SMALL"));
            assertThat(asked()).containsExactly("minute", "hour", "day");
        }
    }

    @Test
    void fiveAreAskedAndNoMore() {
        StringBuilder models = new StringBuilder("models:\n");
        IntStream.rangeClosed(1, 7).forEach(number -> models.append("  - {name: m")
                .append(number)
                .append(", provider: acme, priority: ")
                .append(number)
                .append(", model_size: BIG}\n"));
        vendors.get("acme").always(Replies.error(503, "server_error", "oops", "Oops"));
        try (Gate gate = gate(models.toString())) {
            assertThat(ask(gate, "BIG").statusCode()).isEqualTo(503);
            assertThat(asked()).containsExactly("m1", "m2", "m3", "m4", "m5");
        }
    }

    @Test
    void aModelThatIsReallyCalledSoIsNotSwallowed() {
        String models = """
                models:
                  - {name: one, provider: acme, model_size: SMALL}
                  - {name: two, provider: acme, model_size: REAL}
                """;
        try (Gate gate = gate(models)) {
            ask(gate, "small");
            ask(gate, "real");
            ask(gate, "gpt-4o");
            ask(gate, "o3");

            assertThat(asked()).containsExactlyInAnyOrder("small", "real", "gpt-4o", "o3");
        }
    }

    @Test
    void anAbsentModelIsOneOfTheGroupIfTheFileSaysSo() {
        String models = """
                default_model: SMALL
                models:
                  - {name: one, provider: acme, model_size: SMALL}
                """;
        String body = Gate.chat("none", false);
        try (Gate gate = gate(models)) {
            for (String model : List.of("", "\"model\":\"\",", "\"model\":null,")) {
                HttpResponse<String> answer =
                        gate.post("/v1/chat/completions", body.replace("\"model\":\"none\",", model));
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            }
            assertThat(asked()).containsExactly("one", "one", "one");
            gate.post("/v1/images/generations", "{\"prompt\":\"a camel\"}");
            assertThat(asked()).as("who makes pictures has a model for it").doesNotContain("one");
        }
    }

    @Test
    void aDeploymentsOwnPriceCountsAndIsExact() {
        String models = """
                models:
                  - {name: dear, provider: acme, price: {input: 1000000, output: 0.000001}}
                """;
        try (Gate gate = gate(models)) {
            HttpResponse<String> answer = ask(gate, "dear");
            String id = answer.headers().firstValue("x-request-id").orElseThrow();
            long input = gate.entry(id).path("input_tokens").asLong();

            assertThat(input).isPositive();
            assertThat(answer.headers().firstValue("x-caravan-cost-usd").orElseThrow())
                    .startsWith(input + ".0000000");
        }
    }
}

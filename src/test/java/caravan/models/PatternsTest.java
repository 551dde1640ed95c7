package caravan.models;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.Vendors;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an entry such as {@code claude-*} says holds for every name that begins so. */
class PatternsTest {
    private static final String PROVIDERS = """
            providers:
              acme: {base_url: "${env:ACME_URL}/v1", keys: [ACME_KEY]}
            """;

    private final Vendors vendors = new Vendors("acme", "other");

    @AfterEach
    void stop() {
        vendors.close();
    }

    private Gate gate(String models) {
        return vendors.plan(PROVIDERS)
                .env("ACME_KEY", "k")
                .file("config/models.yaml", models + "retry: {tries: 1}\n")
                .start();
    }

    private static HttpResponse<String> ask(Gate gate, String model) {
        return gate.post("/v1/chat/completions", Gate.chat(model, false));
    }

    @Test
    void thePriceHoldsAndThatOfALongerNameBeforeIt() {
        String models = """
                models:
                  - {name: "claude-*", provider: acme, price: {input: 1000000, output: 0}}
                  - {name: "claude-opus-*", provider: acme, price: {input: 2000000, output: 0}}
                  - {name: claude-opus-5, provider: acme, price: {input: 3000000, output: 0}}
                  - {name: "c*", provider: acme, price: {input: 4000000, output: 0}}
                """;
        vendors.get("acme")
                .always(
                        Reply.json(
                                "{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}"));
        try (Gate gate = gate(models)) {
            assertThat(cost(gate, "claude-haiku")).isEqualTo("1");
            assertThat(cost(gate, "claude-opus-4")).isEqualTo("2");
            assertThat(cost(gate, "claude-opus-5")).isEqualTo("3");
            assertThat(cost(gate, "command")).isEqualTo("4");
        }
    }

    private static String cost(Gate gate, String model) {
        return gate.entry(ask(gate, model).headers().firstValue("x-request-id").orElseThrow())
                .path("cost_usd")
                .asText();
    }

    @Test
    void theAddressAndTheTokenHoldAndThoseOfALongerNameBeforeThem() {
        String models = """
                models:
                  - {name: "claude-*", provider: acme, url: "%1$s/a/chat/completions", token: ta}
                  - {name: "claude-opus-*", provider: acme, url: "%1$s/b/chat/completions", token: tb}
                """.formatted(vendors.get("other").url());
        try (Gate gate = gate(models)) {
            assertThat(ask(gate, "claude-haiku").statusCode()).isEqualTo(200);
            assertThat(ask(gate, "acme/claude-sonnet").statusCode()).isEqualTo(200);
            assertThat(ask(gate, "claude-opus-4").statusCode()).isEqualTo(200);
            ask(gate, "acme/gpt");

            assertThat(vendors.asked())
                    .containsExactly(
                            "acme gpt Bearer k",
                            "other claude-haiku Bearer ta",
                            "other claude-sonnet Bearer ta",
                            "other claude-opus-4 Bearer tb");
            assertThat(vendors.get("other").seen())
                    .extracting(Seen::path)
                    .containsExactly("/a/chat/completions", "/a/chat/completions", "/b/chat/completions");
        }
    }

    @Test
    void theTimeLimitsHold() {
        vendors.get("acme").always(Reply.hangs());
        try (Gate gate = gate("models: [{name: \"claude-*\", provider: acme, timeouts: {first_byte: 300ms}}]\n")) {
            assertThat(ask(gate, "claude-haiku").statusCode()).isEqualTo(504);
            assertThat(ask(gate, "acme/claude-opus").statusCode()).isEqualTo(504);
        }
    }

    @Test
    void thePaceIsThatOfAllNamesTogether() {
        vendors.get("acme").always(Replies.chat("Hi"));
        String models = """
                models:
                  - {name: "claude-*", provider: acme, requests_per_hour: 2}
                  - {name: "claude-*", provider: acme, token: t2, requests_per_hour: 1}
                """;
        try (Gate gate = gate(models)) {
            assertThat(ask(gate, "claude-a").statusCode()).isEqualTo(200);
            assertThat(ask(gate, "claude-b").statusCode()).isEqualTo(200);
            assertThat(ask(gate, "claude-c").statusCode()).isEqualTo(200);
            assertThat(ask(gate, "claude-a").statusCode()).isEqualTo(429);
            assertThat(ask(gate, "acme/gpt").statusCode()).isEqualTo(200);
            assertThat(vendors.asked())
                    .filteredOn(asked -> asked.endsWith("t2"))
                    .hasSize(1);
        }
    }
}

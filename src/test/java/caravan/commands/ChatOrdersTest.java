package caravan.commands;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.call.Json;
import caravan.keys.Admin;
import caravan.testkit.FakeProvider;
import caravan.testkit.Replies;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatOrdersTest {
    private final FakeProvider fake = FakeProvider.start();

    @AfterEach
    void stop() {
        fake.close();
    }

    private Gate plain() {
        fake.always(Replies.chat("hello"));
        return new Gate.Plan().openai(fake).start();
    }

    private static HttpResponse<String> say(Gate gate, String text, String... headers) {
        return gate.post("/v1/chat/completions", chat(text), headers);
    }

    private static String chat(String text) {
        return "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"system\",\"content\":\"be brief\"},"
                + "{\"role\":\"user\",\"content\":" + Json.quote(text) + "}]}";
    }

    private static String said(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode choice = tree(answer).path("choices").path(0);
        assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
        return choice.path("message").path("content").asText();
    }

    private static JsonNode tree(HttpResponse<String> answer) {
        try {
            return Json.MAPPER.readTree(answer.body());
        } catch (JsonProcessingException noJson) {
            throw new AssertionError(answer.body(), noJson);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"#caravan help", "#roxy help", "  #CARAVAN\thelp ", "#caravan"})
    void anOrderIsAnsweredHereAndNoProviderIsAsked(String order) {
        try (Gate gate = plain()) {
            assertThat(said(say(gate, order)))
                    .contains("add key PROVIDER KEY", "list models", "usage [today|7d] [by model|key]");
            assertThat(fake.seen()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"what is #caravan help", "#caravanserai", "caravan help", "#cara van"})
    void whatOnlyMentionsTheNameIsAnOrdinaryMessage(String text) {
        try (Gate gate = plain()) {
            assertThat(said(say(gate, text))).isEqualTo("hello");
            assertThat(fake.seen()).hasSize(1);
        }
    }

    @Test
    void anOrderCountsOnlyInTheLastMessageOfAUser() {
        try (Gate gate = plain()) {
            String body = "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"#caravan help\"},"
                    + "{\"role\":\"assistant\",\"content\":\"#caravan help\"},{\"role\":\"user\",\"content\":\"thanks\"}]}";

            assertThat(said(gate.post("/v1/chat/completions", body))).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "add key openai|Usage: #caravan add key PROVIDER KEY",
                "add model a|Usage: #caravan add model SOURCE TARGET[,TARGET] [POLICY]",
                "undo|Usage: #caravan undo NUMBER",
                "undo x|Usage: #caravan undo NUMBER",
                "usage yesterday|Usage: #caravan usage [today|7d] [by model|key]",
                "explain|Usage: #caravan explain MODEL",
                "cache fill|Usage: #caravan cache clear"
            })
    void aWrongOrderGetsTheUsageOfThatOrder(String order, String usage) {
        try (Gate gate = plain()) {
            assertThat(said(say(gate, "#caravan " + order))).contains(usage);
            assertThat(fake.seen()).isEmpty();
        }
    }

    @Test
    void anOrderCostsNothingAndStandsInTheBooksOnce() {
        try (Gate gate = plain()) {
            say(gate, "#caravan status");

            JsonNode stats = tree(gate.get("/stats"));
            assertThat(stats.path("calls").asInt()).isEqualTo(1);
            assertThat(stats.path("cost_usd").asText()).isEqualTo("0");
            assertThat(stats.path("in_flight").asInt()).isZero();
        }
    }

    @Test
    void aModelThatIsAddedAnswersAtOnceAndIsListedAndTakenBack() {
        try (Gate gate = plain()) {
            assertThat(said(say(gate, "#caravan add model smart openai/gpt-4o,openai/gpt-4o-mini roundrobin")))
                    .startsWith("smart -> openai/gpt-4o, openai/gpt-4o-mini (roundrobin)");
            assertThat(said(say(gate, "#caravan list models")))
                    .contains("smart -> openai/gpt-4o, openai/gpt-4o-mini (roundrobin)");
            assertThat(said(say(gate, "#caravan explain smart"))).contains("openai/gpt-4o");
            assertThat(gate.post("/v1/chat/completions", Gate.chat("smart", false))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(said(say(gate, "#caravan remove model smart"))).isEqualTo("Removed model: smart");
            assertThat(said(say(gate, "#caravan list models"))).doesNotContain("smart");
        }
    }

    @Test
    void aModelWithoutAPriceIsAddedAndToldSoOnce() {
        try (Gate gate = plain()) {
            assertThat(said(say(gate, "#caravan add model odd openai/no-such-thing,openai/gpt-4o")))
                    .isEqualTo("odd -> openai/no-such-thing, openai/gpt-4o\n"
                            + "No price: openai/no-such-thing. What calls cost there is unknown.");
            assertThat(said(say(gate, "#caravan add model again openai/no-such-thing")))
                    .isEqualTo("again -> openai/no-such-thing");
        }
    }

    @Test
    void anOrderThatIsWrongChangesNothingAndSaysWhy() {
        try (Gate gate = plain()) {
            assertThat(said(say(gate, "#caravan add model smart openai/gpt-4o zigzag")))
                    .contains("order 1 (add model smart)", "policy", "'zigzag' is not one of");
            assertThat(said(say(gate, "#caravan list orders"))).isEqualTo("The files say all.");
            assertThat(gate.get("/health").body()).contains("\"healthy\"");
        }
    }

    @Test
    void aKeyThatIsAddedIsUsedAtOnceAndNeverShown() {
        String key = "sk-canary-0123456789-abcdefghij";
        try (Gate gate = new Gate.Plan().ownKeys(fake).start()) {
            fake.always(Replies.chat("hello"));

            String told = said(say(gate, "#caravan add key openai " + key));

            assertThat(told).contains("sk-c…ghij", "CARAVAN_MASTER_KEY").doesNotContain(key);
            assertThat(said(say(gate, "#caravan list keys")))
                    .contains("sk-c…ghij")
                    .doesNotContain(key);
            say(gate, "how far is it?");
            assertThat(fake.seen().getLast().header("authorization")).isEqualTo("Bearer " + key);
            assertThat(fake.seen()).hasSize(1);
            assertThat(said(say(gate, "#caravan remove key openai sk-c…ghij")))
                    .contains("Removed key of provider: openai");
            assertThat(said(say(gate, "#caravan list keys"))).doesNotContain("sk-c");
        }
    }

    @Test
    void aProviderThatIsNotThereGetsNoKey() {
        try (Gate gate = plain()) {
            assertThat(said(say(gate, "#caravan add key opnai sk-canary-0123456789-abcdefghij")))
                    .contains("there is no 'opnai'; did you mean openai?")
                    .doesNotContain("canary");
        }
    }

    @Test
    void itIsAnsweredInTheCallersOwnForm() {
        try (Gate gate = plain()) {
            HttpResponse<String> message = gate.post(
                    "/v1/messages",
                    "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"#caravan status\"}]}]}");

            assertThat(tree(message).path("type").asText()).isEqualTo("message");
            assertThat(tree(message).path("content").path(0).path("text").asText())
                    .contains("generation 1");
        }
    }

    @Test
    void itIsStreamedToWhoAsksForAStream() {
        try (Gate gate = plain()) {
            HttpResponse<String> stream =
                    gate.post("/v1/chat/completions", chat("#caravan status").replaceFirst("\\{", "{\"stream\":true,"));

            assertThat(stream.headers().firstValue("content-type")).hasValue("text/event-stream");
            assertThat(stream.body()).contains("generation 1", "\"finish_reason\":\"stop\"", "data: [DONE]");
            assertThat(fake.seen()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "Forwarded", "Origin", "Via"})
    void whoSpeaksForSomebodyElseIsNotHere(String header) {
        try (Gate gate = plain()) {
            assertThat(said(say(gate, "#caravan help", header, "http://example.test")))
                    .isEqualTo("hello");
        }
    }

    @Test
    void whereThereAreKeysOnlyOperatorsGiveOrders() {
        fake.always(Replies.chat("hello"));
        try (Gate gate = Admin.in(new Gate.Plan().openai(fake)).start()) {
            Admin admin = Admin.of(gate);
            JsonNode team = admin.make("{\"name\":\"team\"}");
            JsonNode ops = admin.make("{\"name\":\"ops\",\"role\":\"operator\"}");

            assertThat(said(say(gate, "#caravan help", "Authorization", Admin.bearer(team))))
                    .isEqualTo("hello");
            assertThat(said(say(gate, "#caravan help", "Authorization", Admin.bearer(ops))))
                    .contains("add key");
        }
    }
}

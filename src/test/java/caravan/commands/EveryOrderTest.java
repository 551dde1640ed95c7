package caravan.commands;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.call.Json;
import caravan.testkit.FakeProvider;
import caravan.testkit.Imitation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each order, in each dialect: it is answered by the gateway, for nothing, and no provider is asked. Of each dialect but chat one way,
 * whole or streamed; in the other way the tests below it speak.
 */
class EveryOrderTest {
    private static final String KEY = "gsk-canary-0123456789-abcdefghij";

    private static final String[] NOT_KEPT = {"Cache-Control", "no-store"};

    /** In this order; what {@code help} lists and is not here is missed. */
    private static final String ORDERS = """
            help | #caravan explain MODEL: who would be asked
            status | generation
            add key groq %1$s | gsk-…ghij
            list keys | Provider: groq, Key: gsk-…ghij
            remove key groq gsk-…ghij | Removed key of provider: groq
            add model smart demo/echo,demo/lorem roundrobin | smart -> demo/echo, demo/lorem (roundrobin)
            list models | smart -> demo/echo
            list orders | add model smart
            export | "name":"smart"
            explain smart | 1. demo/echo
            remove model smart | Removed model: smart
            cache stats | item_count: 0
            cache clear | Cache cleared: 0 answers
            usage | Usage, today by model (UTC)
            usage 7d | Usage, 7d by model (UTC)
            usage by key | Usage, today by key (UTC)
            usage today by model | Usage, today by model (UTC)
            usage 7d by key | Usage, 7d by key (UTC)
            list limits | all
            list budgets | gateway month
            list routes | answer
            config | caravan.port
            undo 9999999 | There is no order 9999999.
            reload | serves
            log levels | caravan
            log level caravan.stream debug | caravan.stream: debug
            log reset | caravan
            """.formatted(KEY);

    private static FakeProvider fake;
    private static Gate gate;

    @BeforeAll
    static void start() {
        fake = FakeProvider.start();
        fake.always(new Imitation());
        gate = Gate.plan()
                .openai(fake)
                .env("CACHE_TTL", "5m")
                .file("config/limits.yaml", "limits: [{name: all, amount: 1000000, window: 1m}]\n")
                .file("config/budgets.yaml", "budgets: [{on: gateway, usd: 50, per: month}]\n")
                .start();
        assertThat(read(say("completions", false, "#caravan list budgets"))).isEqualTo("Nothing is spent of any.");
        gate.post("/v1/chat/completions", Gate.chat("gpt-4o", false), NOT_KEPT);
        fake.forget();
    }

    @AfterAll
    static void stop() {
        gate.close();
        fake.close();
    }

    /** How one says something in each dialect, at which path. */
    private static HttpResponse<String> say(String dialect, boolean streamed, String words) {
        String message = "[{\"role\":\"user\",\"content\":" + Json.quote(words) + "}]";
        String said =
                switch (dialect) {
                    case "chat/completions" -> "\"messages\":" + message;
                    case "messages", "messages/count_tokens" -> "\"max_tokens\":9,\"messages\":" + message;
                    case "completions" -> "\"prompt\":" + Json.quote(words);
                    case "responses" -> "\"input\":" + Json.quote(words);
                    default -> "\"input\":" + message;
                };
        return gate.post(
                "/v1/" + dialect.replace("responses, items", "responses"),
                "{\"model\":\"any\",\"stream\":" + streamed + "," + said + "}");
    }

    /** What is read of it: in an answer, or put together from the events of a stream. */
    private static String read(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Stream<String> parts = answer.body().startsWith("{")
                ? Stream.of(answer.body())
                : answer.body()
                        .lines()
                        .filter(line -> line.startsWith("data: {"))
                        .map(line -> line.substring(6));
        return parts.map(EveryOrderTest::tree).map(EveryOrderTest::words).collect(Collectors.joining());
    }

    private static JsonNode tree(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException noJson) {
            throw new AssertionError(json, noJson);
        }
    }

    private static String words(JsonNode part) {
        return Stream.of(
                        "/choices/0/message/content",
                        "/choices/0/delta/content",
                        "/choices/0/text",
                        "/content/0/text",
                        "/delta/text",
                        "/output/0/content/0/text",
                        "/delta")
                .map(part::at)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .collect(Collectors.joining());
    }

    private static Stream<String[]> orders() {
        return ORDERS.lines().map(line -> line.split(" \\| ", 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "chat/completions; false",
                "chat/completions; true",
                "completions; true",
                "messages; true",
                "responses; false",
                "responses, items; true"
            })
    void isAnsweredByTheGatewayForNothing(String dialect, boolean streamed) {
        orders().forEach(order -> {
            HttpResponse<String> answer = say(dialect, streamed, "#caravan " + order[0]);

            assertThat(read(answer)).as(order[0]).contains(order[1].strip()).doesNotContain("canary");
            assertThat(answer.headers().firstValue("content-type")).hasValueSatisfying(type -> assertThat(type)
                    .startsWith(streamed ? "text/event-stream" : "application/json"));
            JsonNode entry =
                    gate.entry(answer.headers().firstValue("X-Request-Id").orElseThrow());
            assertThat(entry.path("cost_usd").asText()).as(order[0]).isEqualTo("0");
            assertThat(entry.path("attempts").asInt()).isZero();
            assertThat(entry.path("cache").asText()).isNotEqualTo("hit");
        });
        assertThat(fake.seen()).isEmpty();
        assertThat(read(say(dialect, streamed, "#roxy cache stats"))).contains("item_count: 0");
    }

    private static List<String> listed() {
        return read(say("chat/completions", false, "#caravan help"))
                .lines()
                .map(line -> line.replaceFirst("#caravan ", "").replaceFirst(": .*", ""))
                .toList();
    }

    /** Such as {@code add key} of {@code add key PROVIDER KEY}. */
    private static String verb(String usage) {
        return usage.replaceFirst(" ?[A-Z\\[].*", "");
    }

    @Test
    void thatHelpListsIsTriedHere() {
        List<String> tried = orders().map(order -> order[0]).toList();

        assertThat(listed()).hasSizeGreaterThan(20).allSatisfy(usage -> assertThat(tried)
                .anyMatch(order -> (order + " ").startsWith(verb(usage) + " ")));
    }

    static Stream<String> usages() {
        return listed().stream();
    }

    @ParameterizedTest
    @MethodSource("usages")
    void thatIsWrongGetsItsUsage(String usage) {
        assertThat(read(say("messages", false, "#caravan " + verb(usage) + " too many words for any order")))
                .isEqualTo("Usage: #caravan " + usage);
        if (usage.matches(".* [A-Z].*") && !usage.matches("[^A-Z]*\\[.*")) {
            assertThat(read(say("responses", true, "#caravan " + verb(usage)))).isEqualTo("Usage: #caravan " + usage);
        }
    }

    @Test
    void ofWhomSomebodyOnlyCountsTheTokensGoesNowhereAndDoesNothing() {
        String order = "#caravan add key groq " + KEY;

        assertThat(say("messages/count_tokens", false, order).body()).isEqualTo("{\"input_tokens\":0}");

        assertThat(fake.seen()).isEmpty();
        assertThat(read(say("completions", false, "#caravan list keys"))).doesNotContain("groq");
    }

    @Test
    void onlyTheLastItemOfAUserCountsInResponsesAndOnlyASinglePrompt() {
        for (String said : List.of(
                "\"input\":[{\"role\":\"user\",\"content\":\"#caravan help\"},{\"role\":\"user\",\"content\":\"thanks\"}]",
                "\"input\":[{\"role\":\"assistant\",\"content\":\"#caravan help\"}]",
                "\"input\":\"what is #caravan help\"")) {
            gate.post("/v1/responses", "{\"model\":\"gpt-4o\"," + said + "}", NOT_KEPT);
            assertThat(fake.seen()).as(said).hasSize(1);
            fake.forget();
        }
        String two = "{\"model\":\"gpt-4o\",\"prompt\":[\"#caravan help\",\"thanks\"]}";
        gate.post("/v1/completions", two, NOT_KEPT);
        assertThat(fake.seen()).hasSize(1);
        fake.forget();
        String one = "{\"model\":\"any\",\"prompt\":[\"#caravan help\"]}";
        assertThat(read(gate.post("/v1/completions", one))).contains("explain MODEL");
    }

    @Test
    void isReadByTheSdkThatSpeaksResponses() {
        OpenAIClient sdk = OpenAIOkHttpClient.builder()
                .baseUrl(gate.url())
                .apiKey("sk-any")
                .build();
        ResponseCreateParams asked = ResponseCreateParams.builder()
                .model("any")
                .input("#caravan status")
                .build();
        ResponseAccumulator streamed = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> events = sdk.responses().createStreaming(asked)) {
            events.stream().map(ResponseStreamEvent::validate).forEach(streamed::accumulate);
        }

        for (Response each : List.of(
                sdk.responses().create(asked).validate(), streamed.response().validate())) {
            assertThat(each.output()
                            .getFirst()
                            .asMessage()
                            .content()
                            .getFirst()
                            .asOutputText()
                            .text())
                    .startsWith("Caravan ");
            assertThat(each.usage().orElseThrow().totalTokens()).isZero();
        }
        sdk.close();
    }
}

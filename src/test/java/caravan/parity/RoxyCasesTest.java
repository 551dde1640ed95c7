package caravan.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.Gate;
import caravan.Vendors;
import caravan.config.InvalidConfiguration;
import caravan.testkit.FakeProvider;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.StillClock;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Roxy's tests try: its file, its keys in turn, its rule from provider to provider; and what its document has as commands. */
class RoxyCasesTest {
    private static final String CLAUDE = """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-2","content":[{"type":"text","text":"Hi"}],\
            "stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""";

    private final StillClock clock = new StillClock(Instant.parse("2026-11-20T12:00:00Z"));
    private final Vendors vendors = new Vendors("openai", "anthropic");

    @AfterEach
    void stop() {
        vendors.close();
    }

    private Gate.Plan roxy() {
        FakeProvider claude = vendors.get("anthropic").always(Reply.json(CLAUDE));
        return Gate.plan()
                .clock(clock)
                .file("config.yaml", file(vendors.get("openai").url(), claude.url()))
                .flag("config", "config.yaml")
                .env("OPENAI_API_KEY_1", "sk-o1")
                .env("ANTHROPIC_API_KEY_1", "sk-a1");
    }

    private static String file(String openai, String anthropic) {
        return """
                listen_addr: ":8080"
                api_keys:
                  - {key_env_var: OPENAI_API_KEY_1, provider: openai, max_rpm: 2, max_tpm: 90000, cooldown_sec: 60}
                  - {key_env_var: ANTHROPIC_API_KEY_1, provider: anthropic, max_rpm: 100, max_tpm: 100000, cooldown_sec: 60}
                model_rules:
                  - {source_model: gpt-4, target_models: [gpt-4, claude-2], selection_policy: fallback}
                providers:
                  openai: {base_url: "%s"}
                  anthropic: {base_url: "%s"}
                """.formatted(openai, anthropic);
    }

    private static HttpResponse<String> ask(Gate gate, String model) {
        return gate.post("/v1/chat/completions", Gate.chat(model, false));
    }

    @Test
    void gpt4AnswersAndWhenItIsTooBusyClaudeDoesThoughTheQuestionIsTheSame() {
        try (Gate gate = roxy().env("CACHE_TTL", "5m").start()) {
            vendors.get("openai")
                    .next(Replies.chat("Far."))
                    .always(Replies.error(429, "rate_limit_error", "rate_limit_exceeded", "Slow down"));

            assertThat(ask(gate, "gpt-4").headers().firstValue("X-Caravan-Model"))
                    .hasValue("gpt-4");
            assertThat(ask(gate, "gpt-4").headers().firstValue("X-Cache")).hasValue("HIT");
            clock.move(Duration.ofMinutes(6));
            assertThat(ask(gate, "gpt-4").headers().firstValue("X-Caravan-Model"))
                    .hasValue("claude-2");
        }
    }

    /** There it took a pause of a minute; the third call fails over there only on a 429 of the provider. */
    @Test
    void aKeyHasItsRequestsInAnyMinuteAndServesAgainAfterIt() {
        try (Gate gate = roxy().start()) {
            List<Integer> three = List.of(
                    ask(gate, "gpt-5").statusCode(),
                    ask(gate, "gpt-5").statusCode(),
                    ask(gate, "gpt-5").statusCode());
            assertThat(three).containsExactly(200, 200, 429);

            clock.move(Duration.ofSeconds(61));

            assertThat(ask(gate, "gpt-5").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "listen_addr: nowhere|config.yaml:1: listen_addr",
                "listen_addr: [nonsense|config.yaml:1",
                "api_keys:;  - {key_env_var: OPENAI_API_KEY_1, provider: openai, max_rpm: 0, max_tpm: 1}|config.yaml:2: api_keys[0].max_rpm",
                "model_rules:;  - {source_model: gpt-4, target_models: [gpt-4], selection_policy: any}|config.yaml:2: model_rules[0].selection_policy"
            })
    void aFileThatIsWrongIsRefused(String file, String said) {
        InvalidConfiguration refused =
                Objects.requireNonNull(catchThrowableOfType(InvalidConfiguration.class, () -> Gate.plan()
                        .file("config.yaml", file.replace(';', '\n'))
                        .flag("config", "config.yaml")
                        .start()));

        assertThat(refused.mistakes().toString()).contains(said);
    }

    /** A body that is nothing else, as {@code curl -d '#roxy help'} sends it. */
    private static HttpResponse<String> say(Gate gate, String type, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gate.url() + "/chat/completions"))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return Gate.send(request.build());
    }

    private static final String ORDERS = """
            #roxy help|200|#caravan add key PROVIDER KEY
            #roxy|200|#caravan help
            #roxy list keys|200|openai
            #roxy add key openai|400|Usage: #caravan add key PROVIDER KEY
            #roxy add key openai sk-canary-0123456789-abcdefghij|200|sk-c…ghij
            #roxy remove key openai sk-canary-0123456789-abcdefghij|200|Removed key of provider: openai
            #roxy add model gpt-4 claude-2|200|gpt-4 -> claude-2
            #roxy remove model gpt-4|200|Removed model: gpt-4
            #roxy status|200|generation
            #roxy cache clear|200|cache
            #roxy cache stats|200|item_count: 0
            #roxy sing|400|There is no order 'sing'
            """;

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain; charset=utf-8"})
    void anOrderIsAWholeBodyAndItsAnswerIsText(String type) {
        try (Gate gate = roxy().start()) {
            ORDERS.lines().map(line -> line.split("\\|", -1)).forEach(order -> {
                HttpResponse<String> told = say(gate, type, order[0]);

                assertThat(told.statusCode()).as(told.body()).isEqualTo(Integer.parseInt(order[1]));
                assertThat(told.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
                assertThat(told.body()).containsIgnoringCase(order[2]).doesNotContain("canary");
            });
            assertThat(vendors.asked()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin", "X-Forwarded-For", "Via"})
    void whoSpeaksForSomebodyElseMayOrderNothing(String header) {
        try (Gate gate = roxy().start()) {
            HttpResponse<String> told = say(gate, "text/plain", "#roxy status", header, "http://example.test");

            assertThat(told.statusCode()).isEqualTo(415);
            assertThat(told.body()).contains("Content-Type: application/json");
        }
    }

    @Test
    void whatIsNoOrderMustBeJson() {
        try (Gate gate = roxy().start()) {
            assertThat(say(gate, "text/plain", "How far is it?").statusCode()).isEqualTo(415);
            assertThat(vendors.asked()).isEmpty();
        }
    }

    @Test
    void whereThereIsATokenNobodyWithoutItMayOrder() {
        try (Gate gate = roxy().env("AUTH_TOKEN", "door").start()) {
            assertThat(say(gate, "text/plain", "#roxy status").statusCode()).isEqualTo(401);
        }
    }
}

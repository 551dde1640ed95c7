package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The providers that we ship that speak OpenAI, as they stand in their file but for their hosts: what each of them is sent. */
class ShippedDoorTest {
    private static final String TOOLS = ",\"tools\":[{\"name\":\"look\",\"input_schema\":{\"type\":\"object\"}}],"
            + "\"tool_choice\":{\"type\":\"any\",\"disable_parallel_tool_use\":true}";

    /** All that Messages can ask for and that differs from one to another. */
    private static final String RICH = ",\"max_tokens\":5,\"top_k\":3,\"temperature\":0.5,\"stop_sequences\":[\"E\"],"
            + "\"metadata\":{\"user_id\":\"ann\"},\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":20000},"
            + "\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":"
            + "[{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"\"},{\"type\":\"tool_use\",\"id\":\"toolu_0123456789\","
            + "\"name\":\"look\",\"input\":{}}]},{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":"
            + "\"toolu_0123456789\",\"content\":\"seen\"}]}]}";

    /** What all of them are told. */
    private static final Set<String> ALL =
            Set.of("model", "messages", "stream", "temperature", "stop", "tools", "reasoning_effort");

    private static FakeProvider fake;
    private static Gate gate;

    @BeforeAll
    static void open() throws IOException {
        fake = FakeProvider.start();
        gate = plan().start();
    }

    private static Gate.Plan plan() throws IOException {
        String file = Files.readString(Shipped.FILE);
        String here = file.replaceAll("(base_url: )https://[a-z0-9.-]+", "$1" + fake.url());
        Gate.Plan plan = Gate.plan()
                .file("config/providers.yaml", here)
                .env("AUTH_TOKEN", "door")
                .env("OPENROUTER_REFERER", "https://caravan.example")
                .env("CLOUDFLARE_ACCOUNT_ID", "a1")
                .env("CLOUDFLARE_GATEWAY_ID", "g1")
                .env("CLOUDFLARE_GATEWAY_TOKEN", "gateway-token")
                .env("AZURE_OPENAI_ENDPOINT", fake.url())
                .env("AZURE_OPENAI_CLASSIC_ENDPOINT", fake.url())
                .env("OLLAMA_BASE_URL", fake.url())
                .env("VLLM_BASE_URL", fake.url());
        Matcher keys = Pattern.compile("(?m)^ +keys: \\[?([A-Z_]+)").matcher(file);
        while (keys.find()) {
            plan.env(keys.group(1), "key-in-" + keys.group(1));
        }
        return plan;
    }

    @AfterAll
    static void close() {
        gate.close();
        fake.close();
    }

    private static HttpResponse<String> ask(String path, String body) {
        return gate.post(path, body, "Authorization", "Bearer door");
    }

    /** Columns: whom, at which path, what it is told besides what all are, what is dropped, where a thought goes back. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "openai     | /v1/chat/completions | max_completion_tokens tool_choice parallel_tool_calls user stream_options | top_k |",
                "openrouter | /api/v1/chat/completions | max_completion_tokens top_k tool_choice parallel_tool_calls user | | reasoning",
                "groq       | /openai/v1/chat/completions | max_completion_tokens tool_choice parallel_tool_calls user stream_options | top_k | reasoning",
                "chutes     | /v1/chat/completions | max_tokens top_k tool_choice parallel_tool_calls stream_options | user | reasoning_content",
                "mistral    | /v1/chat/completions | max_tokens tool_choice parallel_tool_calls | top_k user |",
                "deepseek   | /v1/chat/completions | max_tokens tool_choice thinking user_id stream_options | top_k parallel_tool_calls | reasoning_content",
                "together   | /v1/chat/completions | max_tokens top_k tool_choice parallel_tool_calls stream_options | user | reasoning_content",
                "fireworks  | /inference/v1/chat/completions | max_tokens top_k tool_choice parallel_tool_calls user stream_options | | reasoning_content",
                "cerebras   | /v1/chat/completions | max_tokens tool_choice parallel_tool_calls user stream_options | top_k |",
                "xai        | /v1/chat/completions | max_completion_tokens tool_choice parallel_tool_calls user stream_options | top_k |",
                "moonshot   | /v1/chat/completions | max_tokens tool_choice parallel_tool_calls thinking user stream_options | top_k | reasoning_content",
                "zai        | /api/paas/v4/chat/completions | max_tokens tool_choice parallel_tool_calls thinking stream_options | top_k user | reasoning_content",
                "huggingface| /v1/chat/completions | max_tokens tool_choice parallel_tool_calls stream_options | top_k user |",
                "arliai     | /v1/chat/completions | max_completion_tokens tool_choice parallel_tool_calls user stream_options | top_k |",
                "github     | /inference/chat/completions | max_completion_tokens tool_choice parallel_tool_calls user stream_options | top_k |",
                "aiml       | /v1/chat/completions | max_completion_tokens tool_choice parallel_tool_calls user stream_options | top_k |",
                "airforce   | /v1/chat/completions | max_completion_tokens tool_choice parallel_tool_calls user stream_options | top_k |",
                "glama      | /api/gateway/openai/v1/chat/completions | max_completion_tokens tool_choice parallel_tool_calls user stream_options | top_k |",
                "cloudflare | /client/v4/accounts/a1/ai/v1/chat/completions | max_tokens top_k tool_choice parallel_tool_calls stream_options | user |",
                "cloudflare-gateway | /v1/a1/g1/workers-ai/v1/chat/completions | max_tokens top_k tool_choice parallel_tool_calls stream_options | user |",
                "azure      | /openai/v1/chat/completions | max_completion_tokens tool_choice parallel_tool_calls user stream_options | top_k |",
                "azure-classic | /openai/deployments/m/chat/completions | max_completion_tokens tool_choice parallel_tool_calls user stream_options | top_k |",
                "ollama     | /v1/chat/completions | max_tokens stream_options | top_k tool_choice parallel_tool_calls user | reasoning",
                "vllm       | /v1/chat/completions | max_tokens top_k tool_choice parallel_tool_calls user stream_options | | reasoning_content"
            })
    void eachIsToldWhatItKnowsInItsWords(String provider, String path, String told, String dropped, String thought) {
        fake.always(Replies.chatStream(List.of("Far."), true));
        HttpResponse<String> answer = ask("/v1/messages", "{\"model\":\"" + provider + "/m\"" + TOOLS + RICH);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(fake.seen().getLast().path()).isEqualTo(path);
        JsonNode body = fake.seen().getLast().json();
        Set<String> names = new TreeSet<>();
        body.fieldNames().forEachRemaining(names::add);
        assertThat(names).containsAll(ALL).hasSize(ALL.size() + told.split(" ").length);
        assertThat(names).contains(told.split(" "));
        assertThat(answer.headers().firstValue("x-caravan-dropped").orElse(""))
                .isEqualTo(dropped == null ? "" : dropped.replace(' ', ','));
        assertThat(body.at("/messages/1").has(thought == null ? "role" : thought))
                .isTrue();
        assertThat(body.at("/messages/1")).hasSize(thought == null ? 3 : 4);
        assertThat(body.at("/messages/1/tool_calls/0/id")).isEqualTo(body.at("/messages/2/tool_call_id"));
        assertThat(body.at("/messages/2/tool_call_id").asText())
                .matches(provider.equals("mistral") ? "[A-Za-z0-9]{9}" : "toolu_0123456789");
    }

    static List<String> all() {
        return List.of(
                "openai openrouter groq chutes mistral deepseek together fireworks cerebras xai perplexity moonshot zai huggingface arliai"
                        .split(" "));
    }

    /** Also what the provider may refuse: who speaks its dialect is taken at their word, and told its no. */
    @ParameterizedTest
    @MethodSource("all")
    void whoSpeaksOpenAiIsPassedOnByteForByte(String provider) {
        String body =
                "{ \"odd\":1.10,\"model\":\"MODEL\", \"seed\":7,\"n\":1,\"max_completion_tokens\":9,\"user\":\"u\","
                        + "\"messages\":[{\"role\":\"developer\",\"content\":\"x\"}] }";
        fake.always(Reply.json("{\"odd\" :1.10, \"choices\":[]}"));

        HttpResponse<String> answer = ask("/v1/chat/completions", body.replace("MODEL", provider + "/m"));

        assertThat(fake.seen().getLast().text()).isEqualTo(body.replace("MODEL", "m"));
        assertThat(answer.body()).isEqualTo("{\"odd\" :1.10, \"choices\":[]}");
        assertThat(answer.headers().firstValue("x-caravan-dropped")).isEmpty();
    }

    @Test
    void whoCallsNoToolsIsNotAskedTo() {
        HttpResponse<String> answer = ask("/v1/messages", "{\"model\":\"perplexity/sonar\"" + TOOLS + RICH);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("calls no tools");
    }

    @Test
    void openRouterIsToldWhereItIsAskedFromIfWeSaySo() {
        fake.always(Replies.chat("Far."));
        ask("/v1/chat/completions", Gate.chat("openrouter/a/b", false));

        Seen seen = fake.seen().getLast();
        assertThat(seen.header("http-referer")).isEqualTo("https://caravan.example");
        assertThat(seen.header("x-title")).isNull();
        assertThat(seen.json().path("model").asText()).isEqualTo("a/b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/messages"})
    void whoseAccountItIsAtOpenRouterNobodyIsTold(String path) {
        fake.always(Reply.json(
                400,
                "{\"error\":{\"code\":400,\"message\":\"Provider returned error\",\"metadata\":{\"provider_name\":\"P\"}},"
                        + "\"user_id\":\"user_2abcDEF\"}"));
        HttpResponse<String> answer = ask(
                path,
                "{\"model\":\"openrouter/m\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Provider returned error").doesNotContain("user_");
    }

    @ParameterizedTest
    @CsvSource({
        "@cf/meta/llama-4-scout, @cf/meta/llama-4-scout, /client/v4/accounts/a1/ai/v1/chat/completions",
        "cloudflare/@cf/meta/llama-4-scout, @cf/meta/llama-4-scout, /client/v4/accounts/a1/ai/v1/chat/completions",
        "cloudflare-gateway/@cf/meta/llama-4-scout, @cf/meta/llama-4-scout, /v1/a1/g1/workers-ai/v1/chat/completions",
        "huggingface/meta-llama/Llama-4:novita, meta-llama/Llama-4:novita, /v1/chat/completions",
        "huggingface/meta-llama/Llama-4:fastest, meta-llama/Llama-4:fastest, /v1/chat/completions",
        "chutes/deepseek-ai/DeepSeek-R1, deepseek-ai/DeepSeek-R1, /v1/chat/completions"
    })
    void aModelsNameIsSentAsAWhole(String name, String sent, String path) {
        fake.always(Replies.chat("Far."));
        ask("/v1/chat/completions", Gate.chat(name, false));

        assertThat(fake.seen().getLast().json().path("model").asText()).isEqualTo(sent);
        assertThat(fake.seen().getLast().path()).isEqualTo(path);
        assertThat(fake.seen().getLast().header("cf-aig-authorization"))
                .isEqualTo(name.startsWith("cloudflare-gateway") ? "Bearer gateway-token" : null);
    }

    @ParameterizedTest
    @CsvSource({
        "cohere/command-a, /v2/chat, COHERE_API_KEY",
        "ollama/llama3, /api/chat,",
        "@cf/meta/llama, /client/v4/accounts/a1/ai/run/@cf/meta/llama, CLOUDFLARE_API_TOKEN",
        "cloudflare-gateway/@cf/meta/llama, /v1/a1/g1/workers-ai/@cf/meta/llama, CLOUDFLARE_API_TOKEN"
    })
    void whoHasAFormOfItsOwnIsAskedInItIfWeSaySo(String name, String path, String key) throws IOException {
        fake.always(Reply.json(400, "{}"));
        try (Gate own = plan().env("OLLAMA_FORMAT", "ollama")
                .env("CLOUDFLARE_FORMAT", "cloudflare")
                .start()) {
            own.post("/v1/chat/completions", Gate.chat(name, false), "Authorization", "Bearer door");
        }
        assertThat(fake.seen().getLast().path()).isEqualTo(path);
        assertThat(fake.seen().getLast().header("authorization"))
                .isEqualTo(key == null ? null : "Bearer key-in-" + key);
    }
}

package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.call.Json;
import caravan.call.Refused;
import caravan.chat.Losses;
import caravan.chat.Reply;
import caravan.chat.spokes.Gathering;
import caravan.providers.openai.OpenAiFormat;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who speaks nearly like OpenAI is told what they know, under the names that they know. */
class QuirksTest {
    private static final String MESSAGES =
            "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\","
                    + "\"content\":\"Ho\",\"reasoning_content\":\"hm\"},{\"role\":\"user\",\"content\":\"And?\"}]";

    /** All that differs from one to another. */
    private static final String RICH = "{\"model\":\"m\"," + MESSAGES + ",\"max_completion_tokens\":5,\"seed\":1,"
            + "\"stop\":[\"E\"],\"user\":\"ann\",\"prompt_cache_key\":\"k\",\"service_tier\":\"flex\",\"top_k\":3,"
            + "\"frequency_penalty\":0.5,\"presence_penalty\":0.5,\"reasoning_effort\":\"medium\",\"stream\":true}";

    private static JsonNode told(String provider, String request, Losses losses) {
        Json json = Json.read(request.getBytes(UTF_8), (name, parser) -> {});
        byte[] body = new OpenAiFormat(Shipped.quirks(provider)).body(Streams.CHAT.read(json, losses), losses);
        return Said.parse(new String(body, UTF_8));
    }

    /** Columns: who, the name for how long, the names of what else is told, what is dropped, where a thought goes back. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "openai     | max_completion_tokens | seed stop user prompt_cache_key service_tier frequency_penalty | top_k |",
                "azure      | max_completion_tokens | seed stop user prompt_cache_key service_tier frequency_penalty | top_k |",
                "mistral    | max_tokens | random_seed stop prompt_cache_key frequency_penalty | seed? user service_tier top_k |",
                "groq       | max_completion_tokens | seed stop user | frequency_penalty presence_penalty service_tier top_k | reasoning",
                "deepseek   | max_tokens | user_id stop thinking frequency_penalty | seed service_tier top_k | reasoning_content",
                "moonshot   | max_tokens | seed stop user thinking frequency_penalty | service_tier top_k | reasoning_content",
                "zai        | max_tokens | stop thinking frequency_penalty | seed user service_tier top_k | reasoning_content",
                "xai        | max_completion_tokens | seed stop user frequency_penalty | service_tier top_k |",
                "openrouter | max_completion_tokens | seed stop user top_k service_tier frequency_penalty | | reasoning",
                "together   | max_tokens | seed stop top_k frequency_penalty | user service_tier | reasoning_content",
                "fireworks  | max_tokens | seed stop user top_k frequency_penalty | service_tier | reasoning_content",
                "chutes     | max_tokens | seed stop top_k frequency_penalty | user service_tier | reasoning_content",
                "vllm       | max_tokens | seed stop user top_k frequency_penalty | service_tier | reasoning_content",
                "huggingface| max_tokens | seed stop frequency_penalty | user service_tier top_k |",
                "perplexity | max_tokens | top_k frequency_penalty | seed stop user service_tier |",
                "cerebras   | max_tokens | seed stop user | frequency_penalty presence_penalty service_tier top_k |",
                "cohere     | max_tokens | seed stop frequency_penalty | user service_tier top_k |",
                "gemini     | max_tokens | stop frequency_penalty | seed user service_tier top_k |",
                "ollama     | max_tokens | seed stop frequency_penalty | user service_tier top_k | reasoning",
                "cloudflare | max_tokens | seed stop top_k frequency_penalty | user service_tier |"
            })
    void eachIsToldWhatItKnows(String provider, String length, String named, String dropped, String reasoning) {
        Losses losses = new Losses(false);
        JsonNode told = told(provider, RICH, losses);

        assertThat(told.has(length)).isTrue();
        assertThat(named.split(" ")).allMatch(told::has);
        Set<String> missed = dropped == null
                ? Set.of()
                : Set.of(dropped.replace("seed? ", "").split(" "));
        assertThat(Set.of(losses.names().split(","))).isEqualTo(missed.isEmpty() ? Set.of("") : missed);
        missed.forEach(name -> assertThat(told.has(name)).as(name).isFalse());
        JsonNode before = told.at("/messages/1");
        assertThat(before.has(reasoning == null ? "role" : reasoning)).isTrue();
        assertThat(before.size()).isEqualTo(reasoning == null ? 2 : 3);
    }

    static Set<String> known() {
        return Shipped.withQuirks();
    }

    @ParameterizedTest
    @MethodSource("known")
    void aHintIsNotMissedAndTheUsualIsNoWish(String provider) {
        Losses losses = new Losses(true);
        told(
                provider,
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"prompt_cache_key\":\"k\","
                        + "\"service_tier\":\"auto\",\"max_tokens\":5,\"temperature\":1}",
                losses);

        assertThat(losses.names()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "openai, xhigh, xhigh, ",
        "groq, xhigh, high, ",
        "groq, minimal, low, ",
        "groq, none, none, ",
        "xai, medium, high, ",
        "xai, low, low, ",
        "xai, none, , reasoning_effort",
        "deepseek, high, high, ",
        "deepseek, none, , ",
        "zai, none, , "
    })
    void howMuchToThinkIsToldInWordsThatItKnows(String provider, String asked, String told, String dropped) {
        Losses losses = new Losses(false);
        String request = "{\"model\":\"m\"," + MESSAGES + ",\"reasoning_effort\":\"" + asked + "\"}";
        JsonNode body = told(provider, request, losses);

        assertThat(body.path("reasoning_effort").asText(null)).isEqualTo(told);
        assertThat(losses.names()).isEqualTo(dropped == null ? "" : dropped);
        if (Shipped.quirks(provider).thinking()) {
            assertThat(body.at("/thinking/type").asText()).isEqualTo(asked.equals("none") ? "disabled" : "enabled");
        }
    }

    @Test
    void whoCallsNoToolsIsNotToldOfThem() {
        String tools = "{\"model\":\"m\"," + MESSAGES
                + ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look\"}}]}";

        assertThat(catchThrowableOfType(Refused.class, () -> told("perplexity", tools, new Losses(false)))
                        .param())
                .isEqualTo("tools");
    }

    /** Whoever says what was used, and wherever. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "OpenAI   | \"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4,\"prompt_tokens_details\":{\"cached_tokens\":5}}",
                "Groq     | \"x_groq\":{\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4,\"prompt_tokens_details\":{\"cached_tokens\":5}}}",
                "DeepSeek | \"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4,\"prompt_cache_hit_tokens\":5,\"prompt_cache_miss_tokens\":4}",
                "Together | \"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4,\"cached_tokens\":5}",
                "vLLM     | \"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4,\"cached_tokens\":5,\"prompt_tokens_details\":null}"
            })
    void whatWasUsedIsFound(String who, String usage) {
        used("{\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]," + usage + "}");
    }

    @Test
    void itMayStandInTheChoice() {
        used("{\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\",\"usage\":"
                + "{\"prompt_tokens\":9,\"completion_tokens\":4,\"cached_tokens\":5}}]}");
    }

    private static void used(String answer) {
        Reply reply = Gathering.read(Streams.OPENAI, answer.getBytes(UTF_8));

        assertThat(reply.usage()).isNotNull();
        assertThat(reply.usage().inputTokens()).isEqualTo(9);
        assertThat(reply.usage().outputTokens()).isEqualTo(4);
        assertThat(reply.usage().cacheReadInputTokens()).isEqualTo(5);
    }
}

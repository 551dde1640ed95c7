package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.call.Json;
import caravan.call.Refused;
import caravan.chat.Fault;
import caravan.chat.Format;
import caravan.chat.Losses;
import caravan.chat.Prompt;
import caravan.chat.spokes.Gathering;
import caravan.providers.cloudflare.CloudflareFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudflareFormatTest extends FormatContract {
    private static final String USED = "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4,\"total_tokens\":13}";
    private static final List<Long> COUNTED = List.of(9L, 4L, 0L);

    @Override
    Format format() {
        return CloudflareFormat.API;
    }

    @Override
    String model() {
        return "@cf/meta/llama-4-scout";
    }

    private static String whole(String result) {
        return "{\"result\":{" + result + "," + USED + "},\"success\":true,\"errors\":[],\"messages\":[]}";
    }

    private static String token(String text) {
        return "{\"response\":\"" + text + "\",\"p\":\"abcdefghijk\"}";
    }

    private static final String LAST = "{\"response\":\"\"," + USED + "}";

    @Override
    Sample text() {
        return new Sample(
                Streams.sse(token("He"), token("llo ⚠️"), LAST, "[DONE]"),
                whole("\"response\":\"Hello ⚠️\""),
                new Said("Hello ⚠️", "", List.of(), "stop", COUNTED));
    }

    /** Newer models answer in OpenAI's form even here. */
    @Override
    Sample thought() {
        return new Sample(
                Streams.sse(
                        Streams.chunk("{\"reasoning_content\":\"So?\"}"),
                        Streams.chunk("{\"content\":\"So.\"}"),
                        Streams.finish("stop"),
                        "{\"id\":\"c\",\"choices\":[]," + USED + "}",
                        "[DONE]"),
                whole(
                        "\"id\":\"c\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"content\":\"So.\","
                                + "\"reasoning_content\":\"So?\"}}]"),
                new Said("So.", "So?", List.of(), "stop", COUNTED));
    }

    private static final String CALL = "{\"name\":\"weather\",\"arguments\":{\"city\":\"Tver\"}}";

    @Override
    Sample oneTool() {
        return new Sample(
                Streams.sse("{\"tool_calls\":[" + CALL + "],\"p\":\"a\"}", "{\"tool_calls\":[{}]}", LAST, "[DONE]"),
                whole("\"response\":null,\"tool_calls\":[" + CALL + "]"),
                new Said("", "", List.of(Said.Called.of("weather", "{\"city\":\"Tver\"}")), "tool_calls", COUNTED));
    }

    @Override
    Sample severalTools() {
        String calls = "\"tool_calls\":[" + CALL + ",{\"name\":\"now\",\"arguments\":{}}]";
        return new Sample(
                Streams.sse("{" + calls + "}", LAST, "[DONE]"),
                whole(calls),
                new Said(
                        "",
                        "",
                        List.of(Said.Called.of("weather", "{\"city\":\"Tver\"}"), Said.Called.of("now", "{}")),
                        "tool_calls",
                        COUNTED));
    }

    /** Only in OpenAI's form it says why it ended. */
    @Override
    Sample length() {
        return new Sample(
                Streams.sse(
                        Streams.chunk("{\"content\":\"He\"}"),
                        Streams.finish("length"),
                        "{\"id\":\"c\",\"choices\":[]," + USED + "}",
                        "[DONE]"),
                whole("\"choices\":[{\"index\":0,\"finish_reason\":\"length\",\"message\":{\"content\":\"He\"}}]"),
                new Said("He", "", List.of(), "length", COUNTED));
    }

    @Override
    String failing() {
        return Streams.sse(
                token("He"), "{\"errors\":[{\"code\":3008,\"message\":\"Operation timed out\"}],\"success\":false}");
    }

    private static No no(int status, int code, Fault.Kind kind) {
        return new No(
                status,
                "{\"success\":false,\"errors\":[{\"code\":" + code + ",\"message\":\"AiError: no\"}],\"messages\":[],"
                        + "\"result\":{}}",
                kind);
    }

    @Override
    List<No> noes() {
        return List.of(
                no(400, 5007, Fault.Kind.NOT_FOUND),
                no(400, 5004, Fault.Kind.INVALID),
                no(403, 5018, Fault.Kind.FORBIDDEN),
                no(404, 3042, Fault.Kind.NOT_FOUND),
                no(413, 3006, Fault.Kind.TOO_LARGE),
                no(408, 3007, Fault.Kind.TIMEOUT),
                no(429, 3036, Fault.Kind.UNPAID),
                no(429, 3040, Fault.Kind.LIMITED),
                no(401, 10000, Fault.Kind.UNAUTHENTICATED));
    }

    @Override
    Set<String> unsaid() {
        return Set.of("tool_choice", "stop", "reasoning_effort");
    }

    @Test
    void anAnswerWithAShapeComesAsText() {
        String shaped = whole("\"response\":{\"colour\":\"red\"}");

        assertThat(Sdk.openAiWhole(Streams.CHAT.whole(Gathering.read(format(), shaped.getBytes(UTF_8)), Streams.TOLD))
                        .text())
                .isEqualTo("{\"colour\":\"red\"}");
    }

    @Test
    void theModelIsInThePathAndNotInTheBody() {
        Prompt prompt = prompt("@cf/meta/llama-3.1-8b-instruct");

        assertThat(CloudflareFormat.API.path(prompt)).isEqualTo("/run/@cf/meta/llama-3.1-8b-instruct");
        assertThat(CloudflareFormat.GATEWAY.path(prompt)).isEqualTo("/@cf/meta/llama-3.1-8b-instruct");
        assertThat(new String(CloudflareFormat.API.body(prompt, new Losses(true)), UTF_8))
                .doesNotContain("@cf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"@cf/../../tokens", "a?b", "a#b", "/a", "a%2e", ""})
    void aModelThatIsNoPartOfAPathIsRefused(String model) {
        assertThat(catchThrowableOfType(Refused.class, () -> CloudflareFormat.API.path(prompt(model))))
                .isNotNull();
    }

    private static Prompt prompt(String model) {
        String asked = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        Json json = Json.read(asked.getBytes(UTF_8), (name, parser) -> {});
        return Streams.CHAT.read(json, new Losses(true)).to(model);
    }
}

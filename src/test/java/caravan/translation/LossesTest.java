package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.call.Json;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.chat.Dialect;
import caravan.chat.Format;
import caravan.chat.Losses;
import caravan.providers.cloudflare.CloudflareFormat;
import caravan.providers.ollama.OllamaFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be said is told by name: in a header where the answer stays right, in a refusal where it would not. */
class LossesTest {
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

    private static String told(Dialect dialect, Format format, String fields, Losses losses) {
        String request = "{\"model\":\"claude-sonnet-4-5\"," + fields + "}";
        Json json = Json.read(request.getBytes(UTF_8), (name, parser) -> {});
        return new String(format.body(dialect.read(json, losses), losses), UTF_8);
    }

    private static String user(String part) {
        return "\"messages\":[{\"role\":\"user\",\"content\":[" + part + "]}]";
    }

    static Stream<Arguments> refused() {
        String link = user("{\"type\":\"image_url\",\"image_url\":{\"url\":\"http://there/is.png\"}}");
        String sound = user("{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"\",\"format\":\"wav\"}}");
        String stored = user("{\"type\":\"file\",\"file\":{\"file_id\":\"file-1\"}}");
        String arguments =
                "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"1\","
                        + "\"function\":{\"name\":\"a\",\"arguments\":\"[1]\"}}]}]";
        return Stream.of(
                Arguments.of(Streams.ANTHROPIC, HELLO + ",\"n\":2", "n"),
                Arguments.of(Streams.ANTHROPIC, HELLO + ",\"logprobs\":true", "logprobs"),
                Arguments.of(Streams.GEMINI, HELLO + ",\"modalities\":[\"text\",\"audio\"]", "modalities"),
                Arguments.of(Streams.GEMINI, HELLO + ",\"functions\":[]", "functions"),
                Arguments.of(
                        Streams.GEMINI, HELLO + ",\"tools\":[{\"type\":\"custom\",\"custom\":{}}]", "tools[0].type"),
                Arguments.of(Streams.GEMINI, HELLO + ",\"tool_choice\":\"sometimes\"", "tool_choice"),
                Arguments.of(Streams.GEMINI, HELLO + ",\"response_format\":{\"type\":\"xml\"}", "response_format.type"),
                Arguments.of(Streams.GEMINI, HELLO + ",\"temperature\":\"hot\"", "temperature"),
                Arguments.of(Streams.GEMINI, link, "image_url"),
                Arguments.of(Streams.ANTHROPIC, sound, "messages"),
                Arguments.of(Streams.ANTHROPIC, stored, "file_id"),
                Arguments.of(Streams.GEMINI, stored, "file_id"),
                Arguments.of(Streams.ANTHROPIC, user("{\"type\":\"hologram\"}"), "messages[0].content[0].type"),
                Arguments.of(Streams.ANTHROPIC, user("{\"type\":\"text\"}"), "messages[0].content[0].text"),
                Arguments.of(Streams.ANTHROPIC, arguments, "messages[1].tool_calls[0].function.arguments"));
    }

    @ParameterizedTest(name = "{2}: {1}")
    @MethodSource("refused")
    void whatWouldBeMissedIsRefusedByName(Format format, String fields, String param) {
        Refused refused =
                catchThrowableOfType(Refused.class, () -> told(Streams.CHAT, format, fields, new Losses(false)));

        assertThat(refused.param()).isEqualTo(param);
        assertThat(refused.reason()).isIn(Reason.UNSUPPORTED_PARAMETER, Reason.INVALID_REQUEST);
        assertThat(refused.reason().status()).isEqualTo(400);
    }

    @Test
    void whatRunsAtAnthropicIsRefusedElsewhere() {
        for (String field : List.of(
                "\"mcp_servers\":[{}]", "\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]")) {
            assertThat(catchThrowableOfType(
                            Refused.class,
                            () -> told(Streams.MESSAGES, Streams.OPENAI, HELLO + "," + field, new Losses(false))))
                    .as(field)
                    .isNotNull();
        }
    }

    @Test
    void prefillIsRefusedWhereNobodyGoesOnWithIt() {
        String prefilled =
                "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":\"{\"}]";

        assertThat(told(Streams.CHAT, Streams.ANTHROPIC, prefilled, new Losses(false)))
                .contains("\"{\"");
        assertThat(catchThrowableOfType(
                        Refused.class, () -> told(Streams.MESSAGES, Streams.OPENAI, prefilled, new Losses(false))))
                .isNotNull();
    }

    @Test
    void whatIsHarmlessIsDroppedByName() {
        Losses losses = new Losses(false);
        told(Streams.CHAT, Streams.ANTHROPIC, HELLO + ",\"seed\":1,\"verbosity\":\"low\",\"x-\\u0001y\":1", losses);

        assertThat(losses.names()).isEqualTo("verbosity,x-?y,seed");
    }

    @Test
    void whatSaysNothingIsNotMissed() {
        Losses losses = new Losses(false);
        told(
                Streams.CHAT,
                Streams.ANTHROPIC,
                HELLO + ",\"n\":1,\"logprobs\":false,\"store\":false,\"seed\":null,\"logit_bias\":{},\"user\":null",
                losses);

        assertThat(losses.names()).isEmpty();
    }

    @Test
    void whoeverIsStrictIsRefusedInstead() {
        Refused refused = catchThrowableOfType(
                Refused.class, () -> told(Streams.CHAT, Streams.ANTHROPIC, HELLO + ",\"seed\":1", new Losses(true)));

        assertThat(refused.param()).isEqualTo("seed");
        assertThat(refused.reason()).isEqualTo(Reason.UNSUPPORTED_PARAMETER);
    }

    @Test
    void whoeverIsLenientDoesWithoutButNotWithoutWhatTheModelIsToRead() {
        Losses losses = new Losses(Losses.Mode.LENIENT);
        String some = ",\"n\":2,\"logprobs\":true,\"top_logprobs\":2,\"seed\":1,\"modalities\":[\"text\",\"audio\"],"
                + "\"audio\":{\"voice\":\"a\"}";
        told(Streams.CHAT, Streams.ANTHROPIC, HELLO + some, losses);

        assertThat(losses.names().split(","))
                .containsExactlyInAnyOrder("n", "logprobs", "top_logprobs", "seed", "modalities", "audio");
        String link = user("{\"type\":\"image_url\",\"image_url\":{\"url\":\"http://there/is.png\"}}");
        assertThat(catchThrowableOfType(
                        Refused.class, () -> told(Streams.CHAT, Streams.GEMINI, link, new Losses(Losses.Mode.LENIENT))))
                .isNotNull();
    }

    /** Who cannot be told that tools may not be called is not told of them; who cannot be told which, of the others. */
    @Test
    void whatMayNotBeCalledIsNotTold() {
        String tools =
                ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"this_one\"}},{\"type\":\"function\","
                        + "\"function\":{\"name\":\"other_one\"}}]";
        String one = tools + ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"this_one\"}}";
        for (Format format : List.of(CloudflareFormat.API, new OllamaFormat())) {
            assertThat(told(Streams.CHAT, format, HELLO + tools + ",\"tool_choice\":\"none\"", new Losses(true)))
                    .doesNotContain("this_one", "other_one");
            assertThat(told(Streams.CHAT, format, HELLO + one, new Losses(false)))
                    .contains("this_one")
                    .doesNotContain("other_one");
        }
    }

    /** To the letter: a model may have been told to write a number in just this way. */
    @Test
    void theArgumentsOfAToolKeepTheirDigits() {
        String called =
                "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"1\","
                        + "\"function\":{\"name\":\"a\",\"arguments\":\"{ \\\"x\\\": 12345678901234567890.50 }\"}}]}]";

        assertThat(told(Streams.CHAT, Streams.ANTHROPIC, called, new Losses(false)))
                .contains("\"input\":{ \"x\": 12345678901234567890.50 }");
        assertThat(told(Streams.CHAT, Streams.GEMINI, called, new Losses(false)))
                .contains("\"args\":{ \"x\": 12345678901234567890.50 }");
    }
}

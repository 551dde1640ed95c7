package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.chat.Fault;
import caravan.chat.Format;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What providers say when they say no comes to every caller in its own form. */
class ErrorsTest {
    static Stream<Recording> recorded() {
        return Recording.on(Shelf.NO).stream();
    }

    private static Fault fault(Recording no) {
        return no.format().fault(no.status(), no.bytes());
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("recorded")
    void aRecordedErrorIsToldInBothForms(Recording no) {
        Fault fault = fault(no);
        JsonNode openAi = Said.parse(new String(Streams.CHAT.error(fault), UTF_8));
        JsonNode anthropic = Said.parse(new String(Streams.MESSAGES.error(fault), UTF_8));

        assertThat(openAi.at("/error/message").asText()).isNotBlank().doesNotContain("{", "user_", "gave no reason");
        assertThat(openAi.at("/error/type").asText()).isNotBlank();
        assertThat(openAi.path("error").has("param")).isTrue();
        assertThat(openAi.size()).as("nothing else").isEqualTo(1);
        assertThat(anthropic.path("type").asText()).isEqualTo("error");
        assertThat(anthropic.at("/error/message")).isEqualTo(openAi.at("/error/message"));
        assertThat(anthropic.at("/error/type").asText()).endsWith("_error").isNotBlank();
        assertThat(Streams.CHAT.status(fault)).isBetween(400, 599);
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic/error-401, UNAUTHENTICATED, 401",
        "anthropic/error-404-model, NOT_FOUND, 404",
        "anthropic/error-400-effort, INVALID, 400",
        "gemini/error-400-key, UNAUTHENTICATED, 401",
        "gemini/error-429-quota, LIMITED, 429",
        "openrouter/error-429, LIMITED, 429",
        "openrouter/error-400-context, TOO_LONG, 400",
        "perplexity/error-400, TOO_LONG, 400",
        "openai/chat-404-model, NOT_FOUND, 404",
        "azure/error-404-deployment, NOT_FOUND, 404",
        "azure/error-429, LIMITED, 429",
        "mistral/error-401, UNAUTHENTICATED, 401",
        "deepseek/error-401, UNAUTHENTICATED, 401",
        "xai/error-400-key, UNAUTHENTICATED, 400",
        "groq/error-400-tool-use-failed, INVALID, 400",
        "groq/error-404-model, NOT_FOUND, 404",
        "cohere/error-401, UNAUTHENTICATED, 401",
        "cohere/error-400-too-many-tokens, TOO_LONG, 400"
    })
    void aRecordedErrorIsUnderstood(String name, Fault.Kind kind, int status) {
        if (Files.exists(Recording.HOME)) {
            Fault fault = fault(Recording.named(name + ".response.json"));

            assertThat(fault.kind()).isEqualTo(kind);
            assertThat(Streams.CHAT.status(fault)).isEqualTo(status);
        }
    }

    @Test
    void whatIsOverloadedIsToldInEachDialectsWay() {
        String body = "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}";
        Fault fault = Streams.ANTHROPIC.fault(529, body.getBytes(UTF_8));

        assertThat(Streams.CHAT.status(fault)).isEqualTo(503);
        assertThat(Streams.MESSAGES.status(fault)).isEqualTo(529);
        assertThat(new String(Streams.MESSAGES.error(fault), UTF_8)).contains("\"type\":\"overloaded_error\"");
    }

    /** Words that clients of OpenAI act upon go on; the names of our accounts do not. */
    @Test
    void aCodeStaysAndAnAccountDoesNot() {
        String body = "{\"error\":{\"message\":\"Limit reached in organization org-Ab12Cd34Ef56 for user_2w02ZGxKw2\","
                + "\"code\":\"tool_use_failed\",\"param\":\"tools\"},\"user_id\":\"user_2w02ZGxKw2\"}";
        Fault fault = Streams.OPENAI.fault(400, body.getBytes(UTF_8));
        String told = new String(Streams.CHAT.error(fault), UTF_8);

        assertThat(told)
                .contains("\"code\":\"tool_use_failed\"", "\"param\":\"tools\"", "organization org-…")
                .doesNotContain("Ab12Cd34Ef56", "2w02ZGxKw2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"<html>502 at 10.0.0.1</html>", "''", "null", "[]", "\"oops\""})
    void whateverComesIsAnError(String body) {
        for (Format format : new Format[] {Streams.OPENAI, Streams.ANTHROPIC, Streams.GEMINI}) {
            Fault fault = format.fault(502, body.getBytes(UTF_8));

            assertThat(fault.kind()).isEqualTo(Fault.Kind.SERVER);
            assertThat(fault.message()).isNotBlank().doesNotContain("10.0.0.1");
        }
    }
}

package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.door.Rig;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import com.anthropic.core.ObjectMappers;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.ContentTooLargeException;
import com.anthropic.errors.GatewayTimeoutException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.OverloadedException;
import com.anthropic.errors.PaymentRequiredException;
import com.anthropic.errors.PermissionDeniedException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.RequestTimeoutException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.errors.UnprocessableEntityException;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every class of error of each provider is the exception that the caller's client has for it, and tells nothing of ours. */
class ErrorClassesTest {
    private static final String SAID = "No, says the provider, to sk-proj-Canary0123456789abcd and sk-pr**********wxyz"
            + " of org-Ab12Cd34Ef56 (user_2w02ZGxKw2, projects/4711081504)";

    private static Rig rig;
    private static Claude claude;
    private static OpenAIClient openAi;

    @BeforeAll
    static void open() {
        rig = Town.house(plan -> plan.file("config/models.yaml", "retry: {tries: 1}"));
        claude = Claude.of(rig);
        openAi = rig.sdk("sk-any");
    }

    @AfterAll
    static void close() {
        claude.close();
        openAi.close();
        rig.close();
    }

    /** As each vendor writes it. */
    private static Reply error(String model, int status, String said) {
        if (model.startsWith("gpt")) {
            return Replies.error(status, "some_error", "some_code", said);
        }
        return Reply.json(
                status,
                model.startsWith("claude")
                        ? "{\"type\":\"error\",\"error\":{\"type\":\"" + type(status) + "\",\"message\":\"" + said
                                + "\"},\"request_id\":\"req_theirs\"}"
                        : "{\"error\":{\"code\":" + status + ",\"message\":\"" + said + "\",\"status\":\"\"}}");
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 408, 504 -> "timeout_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503, 529 -> "overloaded_error";
            default -> status >= 500 ? "api_error" : "invalid_request_error";
        };
    }

    static Stream<Arguments> forAnthropic() {
        return Stream.of("gpt-4o", "gemini-2.5-flash")
                .flatMap(model -> Stream.of(
                        Arguments.of(model, 400, BadRequestException.class, 400),
                        Arguments.of(model, 401, UnauthorizedException.class, 401),
                        Arguments.of(model, 402, PaymentRequiredException.class, 402),
                        Arguments.of(model, 403, PermissionDeniedException.class, 403),
                        Arguments.of(model, 404, NotFoundException.class, 404),
                        Arguments.of(model, 408, RequestTimeoutException.class, 408),
                        Arguments.of(model, 413, ContentTooLargeException.class, 413),
                        Arguments.of(model, 422, UnprocessableEntityException.class, 422),
                        Arguments.of(model, 429, RateLimitException.class, 429),
                        Arguments.of(model, 500, InternalServerException.class, 500),
                        Arguments.of(model, 502, InternalServerException.class, 502),
                        Arguments.of(model, 503, OverloadedException.class, 529),
                        Arguments.of(model, 504, GatewayTimeoutException.class, 504),
                        Arguments.of(model, 529, OverloadedException.class, 529)));
    }

    @ParameterizedTest(name = "{0} says {1}")
    @MethodSource("forAnthropic")
    <E extends AnthropicServiceException> void anthropicsClientHasItsOwnExceptionForEach(
            String model, int status, Class<E> type, int told) {
        rig.fake().always(error(model, status, SAID).header("Retry-After", "7"));

        for (boolean streamed : List.of(false, true)) {
            E failure = catchThrowableOfType(type, () -> claude.ask(Town.messages(model, ""), streamed));

            JsonNode body = ObjectMappers.jsonMapper().valueToTree(failure.body());
            assertThat(failure.statusCode()).isEqualTo(told);
            assertThat(body.at("/error/type").asText()).isEqualTo(type(status));
            assertThat(body.at("/error/message").asText())
                    .startsWith("No, says the provider")
                    .endsWith("projects/…)");
            assertThat(body.path("request_id").asText())
                    .startsWith("req_")
                    .isEqualTo(failure.headers().values("request-id").getFirst())
                    .isEqualTo(failure.headers().values("x-request-id").getFirst());
            assertThat(failure.headers().values("x-caravan-upstream-status")).containsExactly("" + status);
            assertThat(failure.headers().values("retry-after")).containsExactly("7");
            assertDiscreet(body.toString());
        }
    }

    private static void assertDiscreet(String told) {
        assertThat(told).doesNotContain("Canary", "wxyz", "Ab12Cd34", "2w02ZG", "4711081504", "house", "127.0.0.1");
    }

    @ParameterizedTest(name = "{0} says {1}")
    @CsvSource({
        "claude-sonnet-4-5, 400, 400, invalid_request_error,",
        "gemini-2.5-flash, 400, 400, invalid_request_error,",
        "claude-sonnet-4-5, 401, 401, invalid_request_error, invalid_api_key",
        "gemini-2.5-flash, 401, 401, invalid_request_error, invalid_api_key",
        "claude-sonnet-4-5, 402, 402, insufficient_quota, insufficient_quota",
        "claude-sonnet-4-5, 403, 403, permission_error,",
        "gemini-2.5-flash, 403, 403, permission_error,",
        "claude-sonnet-4-5, 404, 404, invalid_request_error, model_not_found",
        "gemini-2.5-flash, 404, 404, invalid_request_error, model_not_found",
        "claude-sonnet-4-5, 408, 408, server_error,",
        "claude-sonnet-4-5, 413, 413, invalid_request_error, request_too_large",
        "gemini-2.5-flash, 422, 422, invalid_request_error,",
        "claude-sonnet-4-5, 429, 429, requests, rate_limit_exceeded",
        "gemini-2.5-flash, 429, 429, requests, rate_limit_exceeded",
        "claude-sonnet-4-5, 500, 500, server_error,",
        "gemini-2.5-flash, 502, 502, server_error,",
        "gemini-2.5-flash, 503, 503, server_error, overloaded",
        "claude-sonnet-4-5, 504, 504, server_error,",
        "claude-sonnet-4-5, 529, 503, server_error, overloaded"
    })
    void openAisClientReadsTypeAndCode(String model, int status, int told, String type, String code) {
        rig.fake().always(error(model, status, SAID).header("Retry-After", "7"));

        OpenAIServiceException failure = catchThrowableOfType(OpenAIServiceException.class, () -> openAi.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model(model)
                        .addUserMessage("Hi")
                        .build()));

        assertThat(failure.statusCode()).isEqualTo(told);
        assertThat(failure.type()).hasValue(type);
        assertThat(failure.code().orElse(null)).isEqualTo(code);
        assertThat(failure.headers().values("x-caravan-upstream-status")).containsExactly("" + status);
        assertThat(failure.headers().values("retry-after")).containsExactly("7");
        assertDiscreet(failure.toString());
    }

    /** Who speaks as the provider does is told in its words; what is the house's is not in them either. */
    @ParameterizedTest
    @CsvSource({"claude-sonnet-4-5, /v1/messages", "gpt-4o, /v1/chat/completions"})
    void whatIsNotTranslatedTellsNothingOfOursEither(String model, String path) {
        rig.fake().always(error(model, 400, SAID));

        String told = rig.say(caravan.testkit.RawClient.post(path, Town.messages(model, "")))
                .text();

        assertDiscreet(told);
        assertThat(told).contains("No, says the provider", "sk-…", "org-…");
        assertThat(told.contains("req_theirs")).isEqualTo(model.startsWith("claude"));
    }

    /** With the caller's own key it is the caller's account. */
    @Test
    void whoPaysThemselvesReadsItAsItIs() {
        try (Rig own = Rig.ownKeys(plan -> plan)) {
            Reply theirs = error("gpt-4o", 400, SAID);
            own.fake().always(theirs);

            String told = own.chat(Town.chat("gpt-4o", ""), "Authorization: Bearer sk-callers-own")
                    .text();

            assertThat(told).contains("org-Ab12Cd34Ef56", "user_2w02ZGxKw2");
        }
    }

    @Test
    void theNameOfAnAccountBesideTheErrorIsNotTold() {
        rig.fake()
                .always(Reply.json(
                        429, "{\"error\":{\"message\":\"Slow\",\"code\":429},\"user_id\":\"user_2w02ZGxKw2aB\"}"));

        assertThat(rig.chat(Town.chat("gpt-4o", "")).text()).contains("Slow").doesNotContain("2w02ZG");
        assertThat(Town.ask(rig, "gpt-4o", "").text()).contains("Slow").doesNotContain("2w02ZG");
    }
}

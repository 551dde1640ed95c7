package caravan.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.Gate;
import caravan.call.Json;
import caravan.call.Reason;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.errors.UnprocessableEntityException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever fails, and at whose end: one error object, whose fields have one type each. */
class ErrorObjectsTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final ChatCompletionCreateParams HELLO = ChatCompletionCreateParams.builder()
            .model("gpt-4o")
            .addUserMessage("Hello")
            .build();

    private static Rig rig;
    private static OpenAIClient sdk;

    @BeforeAll
    static void open() {
        rig = Rig.house(plan -> plan.env("AUTH_TOKEN", "sk-any").flag("max-body", "64KiB"));
        sdk = rig.sdk("sk-any");
    }

    @AfterAll
    static void close() {
        sdk.close();
        rig.close();
    }

    private static String post(String path, String json) {
        return RawClient.post(path, json, "Authorization: Bearer sk-any", "Connection: close");
    }

    static Stream<Arguments> refused() {
        String key = "Authorization: Bearer sk-any";
        return Stream.of(
                Arguments.of(400, post(CHAT, "{")),
                Arguments.of(400, post(CHAT, "{\"model\":\"gpt-4o\",\"messages\":[],\"temperature\":\"hot\"}")),
                Arguments.of(400, post(CHAT, "")),
                Arguments.of(401, RawClient.post(CHAT, Gate.chat("gpt-4o", false), "Connection: close")),
                Arguments.of(404, post("/v1/no-such-thing", "{}").replace("/v1/no", "/no")),
                Arguments.of(404, RawClient.get("/v1/models/demo/none", key)),
                Arguments.of(404, post(CHAT, Gate.chat("demo/none", false))),
                Arguments.of(405, RawClient.get("/v1/embeddings", key)),
                Arguments.of(413, post(CHAT, Gate.chat("x".repeat(70_000), false))),
                Arguments.of(414, RawClient.get("/v1/models?" + "x".repeat(70_000), key)),
                Arguments.of(415, post(CHAT, "x").replace("application/json", "text/plain")),
                Arguments.of(431, RawClient.get("/v1/models", key, "X-Long: " + "x".repeat(70_000))));
    }

    @ParameterizedTest
    @MethodSource("refused")
    @Complaint(
            number = 43,
            of = {"BerriAI/litellm#4970", "BerriAI/litellm#1554"})
    void aRefusalOfOursHasAMessageATypeAParameterAndACode(int status, String request) throws IOException {
        int before = rig.fake().seen().size();
        RawClient.Answer answer = rig.say(request);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.head().header("content-type")).isEqualTo("application/json");
        checkObject(Json.MAPPER.readTree(answer.body()));
        assertThat(rig.fake().seen()).hasSize(before);
    }

    /** Strings all of them; a parameter and a code may be null, but must be there. */
    private static void checkObject(JsonNode body) {
        assertThat(body.fieldNames()).toIterable().containsExactly("error");
        JsonNode error = body.path("error");
        assertThat(error.fieldNames()).toIterable().containsExactlyInAnyOrder("message", "type", "param", "code");
        assertThat(error.path("message").asText()).isNotBlank();
        assertThat(error.path("message").isTextual()).isTrue();
        assertThat(error.path("type").isTextual()).isTrue();
        assertThat(error.path("param").isTextual() || error.path("param").isNull())
                .isTrue();
        assertThat(error.path("code").isTextual() || error.path("code").isNull())
                .isTrue();
    }

    static IntStream statuses() {
        return IntStream.of(
                400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 413, 415, 418, 422, 424, 429, 451, 498, 499, 500, 501,
                502, 503, 504, 520, 524, 529, 599);
    }

    private static Class<? extends OpenAIServiceException> exception(int status) {
        return switch (status) {
            case 400 -> BadRequestException.class;
            case 401 -> UnauthorizedException.class;
            case 403 -> PermissionDeniedException.class;
            case 404 -> NotFoundException.class;
            case 422 -> UnprocessableEntityException.class;
            case 429 -> RateLimitException.class;
            default -> status >= 500 ? InternalServerException.class : UnexpectedStatusCodeException.class;
        };
    }

    @ParameterizedTest
    @MethodSource("statuses")
    @Complaint(
            number = 43,
            of = {"BerriAI/litellm#4970", "BerriAI/litellm#1554", "BerriAI/litellm#6578"})
    void eachStatusOfAProviderIsTheSdksOwnExceptionForItWhateverItsBodyIs(int status) {
        for (Reply reply : List.of(
                Replies.error(status, "some_type", "some_code", "No."),
                Reply.json(status, "{\"error\":{\"message\":\"No.\",\"type\":null,\"param\":null,\"code\":429}}"),
                Reply.json(status, "{\"error\":\"No.\"}"),
                Reply.json(status, "{\"error\":{\"error\":{\"message\":\"No.\"}}}"),
                Reply.text(status, "<html>No.</html>"),
                Reply.text(status, ""))) {
            rig.fake().next(reply);

            OpenAIServiceException failure = catchThrowableOfType(
                    exception(status), () -> sdk.chat().completions().create(HELLO));
            assertThat(failure.statusCode()).as("for %s", reply).isEqualTo(status);
        }
    }

    static Stream<Reason> reasons() {
        return Stream.of(Reason.values()).filter(reason -> reason != Reason.CALLER_LEFT);
    }

    @ParameterizedTest
    @MethodSource("reasons")
    @Complaint(number = 43, of = "BerriAI/litellm#4970")
    void eachReasonHasAStatusAndATypeThatSdksKnow(Reason reason) {
        assertThat(reason.status()).isBetween(400, 599);
        assertThat(reason.type()).matches("[a-z_]+_error|requests|tokens|insufficient_quota");
        assertThat(reason.tag()).matches("(caller|policy|gateway|provider)_[a-z_]+");
    }
}

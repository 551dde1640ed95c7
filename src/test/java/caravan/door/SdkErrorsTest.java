package caravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.peers.Complaint;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.errors.UnprocessableEntityException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider's error becomes the SDK's own exception for it, and a stream that breaks off never ends as if it were whole. */
@ParameterizedClass(name = "threads = {0}")
@ValueSource(strings = {"loop", "virtual"})
class SdkErrorsTest {
    private static Rig rig;
    private static OpenAIClient sdk;

    SdkErrorsTest(String threads) {
        assertThat(threads).isNotEmpty();
    }

    @BeforeParameterizedClassInvocation
    static void open(String threads) {
        rig = Rig.house(plan -> plan.flag("threads", threads));
        sdk = rig.sdk("sk-any");
    }

    @AfterParameterizedClassInvocation
    static void close() {
        sdk.close();
        rig.close();
    }

    static Stream<Arguments> statuses() {
        return Stream.of(
                Arguments.of(400, BadRequestException.class),
                Arguments.of(401, UnauthorizedException.class),
                Arguments.of(403, PermissionDeniedException.class),
                Arguments.of(404, NotFoundException.class),
                Arguments.of(409, UnexpectedStatusCodeException.class),
                Arguments.of(422, UnprocessableEntityException.class),
                Arguments.of(429, RateLimitException.class),
                Arguments.of(500, InternalServerException.class),
                Arguments.of(503, InternalServerException.class));
    }

    private static ChatCompletionCreateParams ask(String model) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage("How far is it to Samarkand?")
                .build();
    }

    private static <E extends OpenAIException> E whole(Class<E> type, String model) {
        return catchThrowableOfType(type, () -> sdk.chat().completions().create(ask(model)));
    }

    private static <E extends OpenAIException> E streamed(Class<E> type, String model, List<String> said) {
        return catchThrowableOfType(type, () -> {
            try (StreamResponse<ChatCompletionChunk> stream =
                    sdk.chat().completions().createStreaming(ask(model))) {
                stream.stream().forEach(chunk -> chunk.choices()
                        .forEach(choice -> choice.delta().content().ifPresent(said::add)));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("statuses")
    <E extends OpenAIServiceException> void aProvidersStatusGivesTheRightException(int status, Class<E> type) {
        Reply error = Replies.error(status, "some_type", "some_code", "The provider says " + status + ".");
        rig.fake().next(error, error);

        for (E failure : List.of(whole(type, "gpt-4o"), streamed(type, "gpt-4o", new ArrayList<>()))) {
            assertThat(failure.statusCode()).isEqualTo(status);
            assertThat(failure.code()).hasValue("some_code");
            assertThat(failure.type()).hasValue("some_type");
            assertThat(failure).hasMessageContaining("The provider says " + status + ".");
            assertThat(failure.headers().values("X-Request-Id").getFirst()).startsWith("req_");
        }
    }

    @Test
    void theDemosFailuresGiveTheirExceptions() {
        assertThat(whole(UnauthorizedException.class, "demo/fail-401").code()).hasValue("invalid_api_key");
        assertThat(whole(RateLimitException.class, "demo/fail-429").code()).hasValue("rate_limit_exceeded");
        assertThat(whole(InternalServerException.class, "demo/fail-500").statusCode())
                .isEqualTo(500);
        assertThat(whole(NotFoundException.class, "demo/none").code()).hasValue("model_not_found");
    }

    static Stream<Arguments> interruptions() {
        Reply begun = Replies.chatStream(Replies.words("one two three"), false);
        return Stream.of(
                Arguments.of("reset", begun.first(700).thenReset()),
                Arguments.of("connection closed", begun.first(700).thenClose()),
                Arguments.of("clean end, but no finish", begun.first(700)),
                Arguments.of("closed before the first event", begun.first(0).thenClose()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("interruptions")
    @Complaint(number = 12, of = "Portkey-AI/gateway#722")
    void aStreamThatBreaksOffThrows(String how, Reply reply) {
        rig.fake().next(reply);

        assertThat(streamed(SseException.class, "gpt-4o", new ArrayList<>()).code())
                .as(how)
                .hasValue("upstream_broke_off");
    }

    @Test
    void whatCameBeforeTheBreakIsSeen() {
        List<String> said = new ArrayList<>();

        assertThat(streamed(OpenAIException.class, "demo/cut-stream", said)).isNotNull();
        assertThat(String.join("", said)).isNotBlank();
    }

    @Test
    void anAnswerThatBreaksOffIsABadGateway() {
        rig.fake().next(Replies.chat("Hello").first(100).thenClose());

        InternalServerException failure = whole(InternalServerException.class, "gpt-4o");
        assertThat(failure.statusCode()).isEqualTo(502);
        assertThat(failure.code()).hasValue("upstream_broke_off");
    }

    @Test
    @Complaint(
            number = 12,
            of = {"Portkey-AI/gateway#722", "mlflow/mlflow#25897"})
    void anErrorInsideAStreamThrows() {
        rig.fake().next(Reply.sse(List.of("{\"error\":{\"message\":\"Overloaded\",\"code\":\"busy\"}}", "[DONE]")));

        assertThat(streamed(SseException.class, "gpt-4o", new ArrayList<>()).code())
                .hasValue("busy");
    }
}

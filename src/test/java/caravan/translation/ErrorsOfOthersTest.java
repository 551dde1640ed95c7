package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.door.Rig;
import caravan.peers.Complaint;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An error in another language, whatever its form, is the error object that OpenAI's client knows, and its right exception. */
class ErrorsOfOthersTest {
    private static Rig rig;
    private static OpenAIClient sdk;

    @BeforeAll
    static void open() {
        rig = Town.house(plan -> plan.flag("loops", "1"));
        sdk = rig.sdk("sk-any");
    }

    @AfterAll
    static void close() {
        sdk.close();
        rig.close();
    }

    private static List<Reply> forms(int status) {
        return List.of(
                Reply.json(status, "{\"type\":\"error\",\"error\":{\"type\":\"some_error\",\"message\":\"No.\"}}"),
                Reply.json(status, "{\"error\":{\"code\":" + status + ",\"message\":\"No.\",\"status\":\"NO\"}}"),
                Reply.json(status, "[{\"error\":{\"code\":" + status + ",\"message\":\"No.\"}}]"),
                Reply.json(status, "{\"error\":\"No.\"}"),
                Reply.json(status, "{\"error\":{\"error\":{\"message\":\"No.\"}}}"),
                Reply.json(status, "{\"message\":\"No.\"}"),
                Reply.text(status, "<html>No.</html>"),
                Reply.text(status, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "400, BadRequestException, 400",
        "401, UnauthorizedException, 401",
        "403, PermissionDeniedException, 403",
        "404, NotFoundException, 404",
        "422, UnprocessableEntityException, 422",
        "500, InternalServerException, 500",
        "503, InternalServerException, 503",
        "529, InternalServerException, 503"
    })
    @Complaint(
            number = 43,
            of = {"BerriAI/litellm#4970", "BerriAI/litellm#1554", "BerriAI/litellm#6578"})
    void eachStatusIsTheExceptionForIt(int theirs, String exception, int ours) {
        for (Reply reply : forms(theirs)) {
            for (String model : List.of("claude-sonnet-4-5", "gemini-2.5-flash", "qwen3", "command-a")) {
                rig.fake().next(reply);

                OpenAIServiceException failure = catchThrowableOfType(OpenAIServiceException.class, () -> sdk.chat()
                        .completions()
                        .create(ChatCompletionCreateParams.builder()
                                .model(model)
                                .addUserMessage("Hello")
                                .build()));

                assertThat(failure).as("%s of %s", reply, model).isNotNull();
                assertThat(failure.getClass().getSimpleName()).isEqualTo(exception);
                assertThat(failure.statusCode()).isEqualTo(ours);
                isAnErrorObject(failure);
            }
        }
    }

    private static void isAnErrorObject(OpenAIServiceException failure) {
        assertThat(failure.body().toString()).isNotBlank();
        assertThat(failure.type().orElseThrow()).isNotBlank();
        JsonNode body = Said.JSON.valueToTree(failure.body());
        JsonNode code = body.path("code");
        assertThat(code.isTextual() || code.isNull()).as("%s", body).isTrue();
        assertThat(body.path("message").asText()).isNotBlank();
    }
}

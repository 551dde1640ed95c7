package caravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.models.Model;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Our own refusals, as the official SDK sees them; and nothing reaches a provider. */
class SdkRefusalsTest {
    /** The SHA-256 of {@code key-of-ann}. */
    private static final String HASH = "ca64daa8b294dc4835d29ca02a6a47427ebc6a225ea3ac2e15f8417fb6601db2";

    private static Rig rig;
    private static OpenAIClient ann;

    @BeforeAll
    static void open() {
        String keys = """
                keys:
                  - {name: ann, sha256: %s, models: [gpt-4o, "demo/*"]}
                """.formatted(HASH);
        rig = Rig.house(plan -> plan.file("config/keys.yaml", keys));
        ann = rig.sdk("key-of-ann");
    }

    @AfterAll
    static void close() {
        ann.close();
        rig.close();
    }

    private static <E extends OpenAIException> E refusal(Class<E> type, OpenAIClient sdk, String model) {
        int before = rig.fake().seen().size();
        E refusal = catchThrowableOfType(type, () -> sdk.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model(model)
                        .addUserMessage("Hello")
                        .build()));
        assertThat(rig.fake().seen()).hasSize(before);
        return refusal;
    }

    @Test
    void aWrongTokenIsUnauthorized() {
        OpenAIClient stranger = rig.sdk("key-of-bob");
        UnauthorizedException refusal = refusal(UnauthorizedException.class, stranger, "gpt-4o");
        stranger.close();

        assertThat(refusal.code()).hasValue("invalid_api_key");
        assertThat(refusal.headers().values("WWW-Authenticate")).isNotEmpty();
    }

    @Test
    void aModelThatIsNotOnTheKeysListIsDenied() {
        PermissionDeniedException refusal = refusal(PermissionDeniedException.class, ann, "gpt-4.1");
        assertThat(refusal.code()).hasValue("model_not_allowed");
        assertThat(refusal.param()).hasValue("model");
        assertThat(refusal.type()).hasValue("permission_error");
    }

    @Test
    void aMissingFieldIsABadRequestThatNamesIt() {
        BadRequestException refusal = catchThrowableOfType(BadRequestException.class, () -> ann.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("gpt-4o")
                        .messages(List.of())
                        .build()));
        assertThat(refusal.param()).hasValue("messages");
        assertThat(refusal.type()).hasValue("invalid_request_error");
    }

    @Test
    void aFieldOfTheWrongTypeIsABadRequestThatNamesIt() {
        BadRequestException refusal = catchThrowableOfType(BadRequestException.class, () -> ann.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("gpt-4o")
                        .addUserMessage("Hello")
                        .putAdditionalBodyProperty("temperature", JsonValue.from("hot"))
                        .build()));
        assertThat(refusal.param()).hasValue("temperature");
    }

    @Test
    void aModelThatIsNotServedIsNotFound() {
        NotFoundException refusal =
                catchThrowableOfType(NotFoundException.class, () -> ann.models().retrieve("demo/none"));
        assertThat(refusal.code()).hasValue("model_not_found");
    }

    @Test
    void theListHasTheModelsThatTheKeyMayUse() {
        List<String> models =
                ann.models().list().autoPager().stream().map(Model::id).toList();
        assertThat(models).contains("gpt-4o", "demo/echo").doesNotContain("gpt-4.1");
        assertThat(ann.models().retrieve("demo/echo").validate().ownedBy()).isEqualTo("demo");
        assertThat(ann.models().retrieve("gpt-4o").ownedBy()).isEqualTo("openai");
    }

    @Test
    void withoutAProviderKeyThereIsNobodyToAsk() {
        try (FakeProvider fake = FakeProvider.start();
                Gate bare = Gate.plan().ownKeys(fake).start()) {
            assertThat(bare.post("/v1/chat/completions", Gate.chat("gpt-4o", false))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(fake.seen()).isEmpty();
        }
    }
}

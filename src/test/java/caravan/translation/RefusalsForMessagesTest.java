package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.call.Answer;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.dialects.Dialects;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import com.anthropic.core.ObjectMappers;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.PaymentRequiredException;
import com.anthropic.errors.PermissionDeniedException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway itself will not do, it says in Anthropic's form to an application of Anthropic's. */
class RefusalsForMessagesTest {
    private static final List<String> TYPES = List.of(
            "invalid_request_error",
            "authentication_error",
            "billing_error",
            "permission_error",
            "not_found_error",
            "request_too_large",
            "rate_limit_error",
            "timeout_error",
            "api_error",
            "overloaded_error");

    private static Rig rig;

    @BeforeAll
    static void open() throws Exception {
        String keys = """
                keys:
                  - {name: ann, sha256: %s, models: ["claude-*", "demo/*", gpt-4o]}
                  - {name: bob, sha256: %s}
                  - {name: cid, sha256: %s}
                """.formatted(sha256("sk-ann"), sha256("sk-bob"), sha256("sk-cid"));
        rig = Town.open(plan -> plan.file("config/keys.yaml", keys)
                .file("config/limits.yaml", "limits: [{name: slow, amount: 1, window: 1h, match: {key: bob}}]")
                .file("config/budgets.yaml", "budgets: [{on: \"key:cid\", usd: 0.000001, per: month}]")
                .flag("max-body", "2KiB"));
    }

    private static String sha256(String key) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    private static <E extends AnthropicServiceException> E refused(Class<E> type, String key, String model) {
        try (Claude claude = new Claude(rig.anthropic(key))) {
            E failure = catchThrowableOfType(type, () -> claude.ask(Town.messages(model, ""), false));
            assertInForm(failure);
            return failure;
        }
    }

    private static void assertInForm(AnthropicServiceException failure) {
        JsonNode body = ObjectMappers.jsonMapper().valueToTree(failure.body());
        assertThat(body.path("type").asText()).isEqualTo("error");
        assertThat(body.at("/error/message").asText()).isNotBlank();
        assertThat(body.path("request_id").asText())
                .startsWith("req_")
                .isEqualTo(failure.headers().values("request-id").getFirst());
        assertThat(failure.headers().values("x-caravan-upstream-status")).isEmpty();
    }

    @Test
    void aWrongKeyIsUnauthorized() {
        assertThat(refused(UnauthorizedException.class, "sk-nobody", "gpt-4o"))
                .hasMessageContaining("authentication_error");
    }

    @Test
    void noKeyAtAllIsUnauthorized() {
        RawClient.Answer answer = Town.ask(rig, "gpt-4o", "");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(Said.parse(answer.text()).at("/error/type").asText()).isEqualTo("authentication_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-api-key: sk-ann", "Authorization: Bearer sk-ann"})
    void aKeyOfOursIsTakenFromEitherHeader(String header) {
        RawClient.Answer answer = rig.say(RawClient.post("/v1/messages", Town.messages("gpt-4o", ""), header));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(rig.entry(answer)
                        .path("key")
                        .asText(rig.entry(answer).path("caller").asText()))
                .isEqualTo("ann");
        assertThat(rig.lastSeen().headers("authorization")).containsExactly("Bearer sk-house");
        assertThat(rig.lastSeen().header("x-api-key")).isNull();
    }

    @Test
    void aModelThatIsNotForTheKeyIsForbidden() {
        assertThat(refused(PermissionDeniedException.class, "sk-ann", "gemini-2.5-flash"))
                .hasMessageContaining("permission_error");
    }

    @Test
    void aLimitIsARateLimit() {
        try (Claude bob = new Claude(rig.anthropic("sk-bob"))) {
            bob.ask(Town.messages("gpt-4o", ""), false);
        }
        RateLimitException limited = refused(RateLimitException.class, "sk-bob", "gpt-4o");
        assertThat(limited.headers().values("retry-after")).hasSize(1);
        assertThat(limited).hasMessageContaining("rate_limit_error");
    }

    @Test
    void aBudgetThatIsSpentIsAMatterOfPayment() {
        assertThat(refused(PaymentRequiredException.class, "sk-cid", "gpt-4o")).hasMessageContaining("billing_error");
    }

    @Test
    void whatIsNoRequestIsABadOne() {
        refused(BadRequestException.class, "sk-ann", "gpt-4o\",\"temperature\":\"hot");
    }

    /** Whatever the gateway may say no for, also where no test gets it to: that it stops, that it has no room. */
    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonHasATypeThatAnthropicsClientsKnow(Reason reason) {
        Answer.Whole told = Dialects.refusal("/v1/messages", "req_1", new Refused(reason, "No, for a reason."));

        JsonNode body = Said.parse(new String(told.body(), StandardCharsets.UTF_8));
        assertThat(body.path("type").asText()).isEqualTo("error");
        assertThat(body.at("/error/type").asText()).isIn(TYPES);
        assertThat(body.at("/error/message").asText()).isEqualTo("No, for a reason.");
        assertThat(body.path("request_id").asText()).isEqualTo("req_1");
        assertThat(told.headers().get("request-id")).isEqualTo("req_1");
        assertThat(told.status()).isEqualTo(reason.status() == 503 ? 529 : reason.status());
    }

    @ParameterizedTest
    @CsvSource({
        "'{', /v1/messages, 400, invalid_request_error",
        "long, /v1/messages, 413, request_too_large",
        "'{}', /v1/messages/batches/../x, 400, invalid_request_error",
        "'{}', /v1/messages/nothing, 403, permission_error"
    })
    void whatIsRefusedBeforeItIsReadIsInFormToo(String body, String path, int status, String type) {
        String sent = body.equals("long") ? "x".repeat(3000) : body;
        RawClient.Answer answer = rig.say(RawClient.post(path, sent, "x-api-key: sk-ann"));

        JsonNode told = Said.parse(answer.text());
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(told.at("/error/type").asText()).isEqualTo(type);
        assertThat(told.path("request_id").asText()).isEqualTo(answer.head().header("x-request-id"));
    }
}

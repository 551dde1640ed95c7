package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.door.Rig;
import caravan.testkit.RawClient;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.SseException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.StopReason;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who speaks Anthropic is answered within the gateway too: by the demo, and by a user's route, which both speak OpenAI. */
class MessagesAtHomeTest {
    private static final String TOOL =
            ",\"tools\":[{\"name\":\"look_up\",\"description\":\"Looks a city up\",\"input_schema\":"
                    + "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}}]";

    private static Rig rig;
    private static Claude claude;

    @BeforeAll
    static void open() throws IOException {
        String route = Files.readString(Path.of("src/test/resources/caravan/translation/parrot.camel.yaml"));
        rig = Rig.ownKeys(plan -> plan.file("routes/parrot.camel.yaml", route)
                .file("config/providers.yaml", "providers: {parrot: {route: \"direct:parrot\"}}"));
        claude = Claude.of(rig);
    }

    @AfterAll
    static void close() {
        claude.close();
        rig.close();
    }

    private static String ask(String model, String more) {
        return Town.messages(model, more);
    }

    @ParameterizedTest
    @CsvSource({"demo/echo, false", "demo/echo, true", "parrot/any, false", "parrot/any, true"})
    void withoutAnyKeyThereIsAnAnswerAndABookEntryForIt(String model, boolean streamed) {
        Message answer = claude.ask(ask(model, ""), streamed);

        assertThat(Claude.text(answer)).isEqualTo(model.startsWith("demo") ? "How far is Samarkand?" : "Ara");
        assertThat(answer.stopReason()).contains(StopReason.END_TURN);
        assertThat(answer.usage().inputTokens()).isPositive();
        assertThat(answer.usage().outputTokens()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theDemoCallsATool(boolean streamed) {
        Message answer = claude.ask(ask("demo/echo", TOOL), streamed);

        assertThat(answer.stopReason()).contains(StopReason.TOOL_USE);
        assertThat(Claude.calls(answer)).singleElement().satisfies(call -> {
            assertThat(call.name()).isEqualTo("look_up");
            assertThat(Claude.input(call).path("city").isTextual()).isTrue();
        });
        String result = "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\""
                + Claude.calls(answer).getFirst().id() + "\",\"content\":\"Very far\"}]}";
        String next =
                "{\"model\":\"demo/echo\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"How far?\"},"
                        + Claude.again(answer) + "," + result + "]" + TOOL + "}";
        assertThat(Claude.text(claude.ask(next, streamed))).isEqualTo("The tool answered: Very far");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theDemosFailuresGiveTheClientsExceptions(boolean streamed) {
        assertThat(failure(UnauthorizedException.class, "demo/fail-401", streamed))
                .hasMessageContaining("takes none");
        RateLimitException limited = failure(RateLimitException.class, "demo/fail-429", streamed);
        assertThat(limited.headers().values("retry-after")).containsExactly("1");
        assertThat(failure(InternalServerException.class, "demo/fail-500", streamed)
                        .statusCode())
                .isEqualTo(500);
        assertThat(failure(NotFoundException.class, "demo/none", streamed)).isNotNull();
    }

    private static <E extends AnthropicServiceException> E failure(Class<E> type, String model, boolean streamed) {
        return catchThrowableOfType(type, () -> claude.ask(ask(model, ""), streamed));
    }

    @Test
    void aStreamOfTheDemosThatBreaksOffThrows() {
        assertThat(failure(SseException.class, "demo/cut-stream", true)).hasMessageContaining("broke off");
    }

    @Test
    void aRoutesErrorIsToldInAnthropicsForm() {
        RawClient.Answer answer = Town.ask(rig, "parrot/any", ",\"system\":\"please fail\"");

        JsonNode error = Said.parse(answer.text());
        assertThat(answer.status()).isEqualTo(422);
        assertThat(error.path("type").asText()).isEqualTo("error");
        assertThat(error.at("/error/message").asText()).isEqualTo("Not so");
        assertThat(answer.head().header("x-caravan-upstream-status")).isEqualTo("422");
    }

    @Test
    void aRouteIsAskedInOpenAisForm() {
        RawClient.Answer answer = Town.ask(rig, "parrot/deep-thought", ",\"top_k\":3");

        assertThat(answer.head().header("x-caravan-dropped")).isEqualTo("top_k");
        assertThat(rig.entry(answer).path("operation").asText()).isEqualTo("messages");
        assertThat(rig.entry(answer).path("request_model").asText()).isEqualTo("deep-thought");
    }
}

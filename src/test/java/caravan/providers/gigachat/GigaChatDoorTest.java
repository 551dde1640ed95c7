package caravan.providers.gigachat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.call.Json;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.CompletionUsage;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GigaChat through the door, asked by who speaks OpenAI, with OpenAI's own client, and by who speaks Anthropic. */
class GigaChatDoorTest {
    private static final String CALLED = "\"content\":\"\",\"role\":\"assistant\",\"functions_state_id\":\"77d3-e\","
            + "\"function_call\":{\"name\":\"weather\",\"arguments\":{\"city\":\"Тверь\",\"days\":2}}";

    private static final String CALL = ",\"tools\":[{\"name\":\"weather\",\"input_schema\":{\"type\":\"object\"}}]";

    private static Bank bank;
    private static OpenAIClient sdk;

    @BeforeAll
    static void open() {
        bank = Bank.open(plan -> plan);
        sdk = OpenAIOkHttpClient.builder()
                .baseUrl(bank.gate().url())
                .apiKey("any")
                .maxRetries(0)
                .build();
    }

    @AfterAll
    static void close() {
        sdk.close();
        bank.close();
    }

    private static ChatCompletionCreateParams.Builder question() {
        return ChatCompletionCreateParams.builder().model("GigaChat-2").addUserMessage("Погода?");
    }

    private static ChatCompletionFunctionTool tool() {
        return ChatCompletionFunctionTool.builder()
                .function(FunctionDefinition.builder()
                        .name("weather")
                        .description("Tells it")
                        .parameters(FunctionParameters.builder()
                                .putAdditionalProperty("type", com.openai.core.JsonValue.from("object"))
                                .build())
                        .build())
                .build();
    }

    private static Reply called() {
        return Reply.json(
                "{\"choices\":[{\"message\":{" + CALLED + "},\"index\":0,\"finish_reason\":\"function_call\"}],"
                        + "\"created\":1,\"model\":\"GigaChat:2\",\"object\":\"chat.completion\",\"usage\":"
                        + Bank.USAGE + "}");
    }

    private static Reply calledInAStream() {
        return Reply.sse(List.of(
                Bank.delta(CALLED, ""),
                Bank.delta("\"content\":\"\"", ",\"finish_reason\":\"function_call\""),
                "[DONE]"));
    }

    private static ChatCompletion stream(ChatCompletionCreateParams.Builder question) {
        ChatCompletionAccumulator all = ChatCompletionAccumulator.create();
        question.streamOptions(
                ChatCompletionStreamOptions.builder().includeUsage(true).build());
        try (StreamResponse<ChatCompletionChunk> chunks =
                sdk.chat().completions().createStreaming(question.build())) {
            chunks.stream().forEach(chunk -> all.accumulate(chunk.validate()));
        }
        return all.chatCompletion();
    }

    private static void assertAnswer(ChatCompletion answer) {
        CompletionUsage usage = answer.usage().orElseThrow();
        assertThat(answer.choices().getFirst().message().content()).contains("Неделя.");
        assertThat(answer.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(usage.promptTokens()).isEqualTo(55);
        assertThat(usage.completionTokens()).isEqualTo(7);
        assertThat(usage.promptTokensDetails().orElseThrow().cachedTokens()).contains(37L);
    }

    private static ChatCompletionMessageFunctionToolCall.Function call(ChatCompletion answer) {
        assertThat(answer.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        List<ChatCompletionMessageToolCall> calls =
                answer.choices().getFirst().message().toolCalls().orElseThrow();
        assertThat(calls).hasSize(1);
        return calls.getFirst().asFunction().function();
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException broken) {
            throw new AssertionError(text, broken);
        }
    }

    private static RawClient.Answer messages(String more) {
        try (RawClient caller = RawClient.to(bank.gate().port())) {
            String body =
                    "{\"model\":\"GigaChat-2\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"?\"}]"
                            + more + "}";
            return caller.send(RawClient.post("/v1/messages", body, "anthropic-version: 2023-06-01"))
                    .answer();
        }
    }

    @Test
    void anAnswerIsReadWithItsUsageWholeAndStreamed() {
        assertAnswer(sdk.chat().completions().create(question().build()));
        assertAnswer(stream(question()));

        assertThat(bank.asked().uri()).isEqualTo("/api/v1/chat/completions");
        assertThat(bank.asked().json().path("model").asText()).isEqualTo("GigaChat-2");
        assertThat(bank.asked().json().has("stream_options")).isFalse();
    }

    @Test
    void theBooksKnowWhatWasReadFromTheCache() {
        sdk.chat().completions().create(question().build());
        JsonNode entry = bank.gate().entries().getLast();

        assertThat(entry.path("provider").asText()).isEqualTo("gigachat");
        assertThat(entry.path("input_tokens").asLong()).isEqualTo(55);
        assertThat(entry.path("cache_read_input_tokens").asLong()).isEqualTo(37);
        assertThat(entry.path("output_tokens").asLong()).isEqualTo(7);
        assertThat(entry.toString()).doesNotContain("token-", "bank-secret", Bank.BASIC);
    }

    @Test
    void toolsAreFunctionsAndArgumentsAnObjectThereAndATextHere() {
        bank.chat().next(called());
        ChatCompletion whole =
                sdk.chat().completions().create(question().addTool(tool()).build());

        JsonNode asked = bank.asked().json();
        assertThat(asked.at("/functions/0/name").asText()).isEqualTo("weather");
        assertThat(asked.path("function_call").asText()).isEqualTo("auto");
        assertThat(asked.has("tools")).isFalse();
        assertThat(json(call(whole).arguments())).isEqualTo(json("{\"city\":\"Тверь\",\"days\":2}"));

        bank.chat().next(calledInAStream());
        assertThat(json(call(stream(question().addTool(tool()))).arguments()))
                .isEqualTo(json("{\"city\":\"Тверь\",\"days\":2}"));
    }

    @Test
    void theResultOfAFunctionGoesBackUnderItsNameAsJson() {
        bank.chat().next(called());
        ChatCompletion first =
                sdk.chat().completions().create(question().addTool(tool()).build());
        String id = first.choices()
                .getFirst()
                .message()
                .toolCalls()
                .orElseThrow()
                .getFirst()
                .asFunction()
                .id();
        sdk.chat()
                .completions()
                .create(question()
                        .addTool(tool())
                        .addMessage(first.choices().getFirst().message())
                        .addMessage(ChatCompletionToolMessageParam.builder()
                                .toolCallId(id)
                                .content("snow")
                                .build())
                        .build());

        JsonNode messages = bank.asked().json().path("messages");
        assertThat(messages.at("/1/function_call/name").asText()).isEqualTo("weather");
        assertThat(messages.at("/1/function_call/arguments")).isEqualTo(json("{\"city\":\"Тверь\",\"days\":2}"));
        assertThat(messages.at("/2/role").asText()).isEqualTo("function");
        assertThat(messages.at("/2/name").asText()).isEqualTo("weather");
        assertThat(json(messages.at("/2/content").asText())).isEqualTo(json("{\"result\":\"snow\"}"));
    }

    @Test
    void whoSpeaksAnthropicIsAnsweredInMessages() {
        JsonNode whole = json(messages("").text());
        assertThat(whole.at("/content/0/text").asText()).isEqualTo("Неделя.");
        assertThat(whole.at("/usage/input_tokens").asLong()).isEqualTo(18);
        assertThat(whole.at("/usage/cache_read_input_tokens").asLong()).isEqualTo(37);

        assertThat(messages(",\"stream\":true").text())
                .contains("\"text_delta\",\"text\":\"Неде\"", "\"stop_reason\":\"end_turn\"", "event: message_stop");

        bank.chat().next(called());
        JsonNode call = json(messages(CALL).text());
        assertThat(call.path("stop_reason").asText()).isEqualTo("tool_use");
        assertThat(call.findValue("input")).isEqualTo(json("{\"city\":\"Тверь\",\"days\":2}"));
    }

    @ParameterizedTest
    @CsvSource({"400, 400", "402, 402", "403, 403", "404, 404", "413, 413", "422, 422", "429, 429", "500, 500"})
    void anErrorIsToldAsOpenAisWithItsOwnStatusBeside(int theirs, int told) {
        bank.chat().next(Reply.json(theirs, "{\"status\":" + theirs + ",\"message\":\"Так нельзя\"}"));

        OpenAIServiceException error = Objects.requireNonNull(catchThrowableOfType(
                OpenAIServiceException.class,
                () -> sdk.chat().completions().create(question().build())));

        assertThat(error.statusCode()).isEqualTo(told);
        assertThat(error.getMessage()).contains("Так нельзя");
        assertThat(error.headers().values("x-caravan-upstream-status")).containsExactly(String.valueOf(theirs));
    }

    @Test
    void whatItCannotBeToldIsNamedOrRefused() {
        RawClient.Answer dropped = ask(",\"seed\":5,\"stop\":[\"x\"],\"tool_choice\":\"required\",\"tools\":[{\"type\":"
                + "\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}}]");
        assertThat(dropped.status()).isEqualTo(200);
        assertThat(dropped.head().header("x-caravan-dropped")).contains("seed", "stop", "tool_choice");

        RawClient.Answer refused = ask(",\"logprobs\":true");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(json(refused.text()).at("/error/param").asText()).isEqualTo("logprobs");
    }

    private static RawClient.Answer ask(String more) {
        try (RawClient caller = RawClient.to(bank.gate().port())) {
            String body = "{\"model\":\"GigaChat-2\",\"messages\":[{\"role\":\"user\",\"content\":\"?\"}]" + more + "}";
            return caller.send(RawClient.post("/v1/chat/completions", body)).answer();
        }
    }
}

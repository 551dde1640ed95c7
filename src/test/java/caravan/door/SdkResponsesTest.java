package caravan.door;

import static caravan.testkit.ResponseReplies.event;
import static caravan.testkit.ResponseReplies.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.testkit.Imitation;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.ResponseReplies;
import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.OpenAIException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The official SDK speaks Responses through the gateway and cannot tell it from a provider. */
@ParameterizedClass(name = "threads = {0}")
@ValueSource(strings = {"loop", "virtual"})
class SdkResponsesTest {
    private static final String MODEL = "gpt-4o";

    private static Rig rig;
    private static OpenAIClient sdk;

    SdkResponsesTest(String threads) {
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

    private static ResponseCreateParams.Builder ask() {
        return ResponseCreateParams.builder().model(MODEL).input("How far is it to Samarkand?");
    }

    private static ResponseCreateParams.Builder askWithTool() {
        FunctionTool.Parameters parameters = FunctionTool.Parameters.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                .build();
        return ask().addTool(FunctionTool.builder()
                .name(Replies.TOOL)
                .parameters(parameters)
                .strict(false)
                .build());
    }

    private static Response whole(ResponseCreateParams.Builder asked) {
        return sdk.responses().create(asked.build()).validate();
    }

    private static Response accumulated(ResponseCreateParams.Builder asked) {
        ResponseAccumulator whole = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> stream = sdk.responses().createStreaming(asked.build())) {
            stream.stream().forEach(event -> whole.accumulate(event.validate()));
        }
        return whole.response();
    }

    private static String said(Response answer) {
        return answer.output()
                .getLast()
                .asMessage()
                .content()
                .getFirst()
                .asOutputText()
                .text();
    }

    private static ResponseFunctionToolCall called(Response answer) {
        return answer.output().getFirst().asFunctionCall();
    }

    @Test
    void aStreamSaysWhatAWholeAnswerSays() {
        Response whole = whole(ask());
        Response streamed = accumulated(ask());

        assertThat(said(whole)).isEqualTo(Imitation.TEXT);
        assertThat(said(streamed)).isEqualTo(Imitation.TEXT);
        assertThat(streamed.usage()).isEqualTo(whole.usage());
        assertThat(streamed.usage().orElseThrow().inputTokens()).isEqualTo(Replies.PROMPT_TOKENS);
        assertThat(rig.lastSeen().path()).isEqualTo("/v1/responses");
    }

    @Test
    void aToolIsCalledAndItsResultUsed() {
        ResponseFunctionToolCall call = called(whole(askWithTool()));
        assertThat(call.name()).isEqualTo(Replies.TOOL);
        assertThat(called(accumulated(askWithTool())).arguments()).isEqualTo(call.arguments());

        Response second = whole(askWithTool()
                .inputOfResponse(List.of(
                        ResponseInputItem.ofFunctionCall(call),
                        ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                                .callId(call.callId())
                                .output("18 degrees and sunny")
                                .build()))));
        assertThat(said(second)).isEqualTo(Imitation.TEXT);
    }

    private static Reply answer(String status, String item, String usage) {
        return Reply.json(response(MODEL, status, item, usage));
    }

    @Test
    void reasoningComesThrough() {
        String thought =
                "{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"Hm.\"}]}";
        rig.fake().next(answer("completed", thought + "," + ResponseReplies.message("Far."), ResponseReplies.usage(9)));
        Response answer = whole(ask());

        assertThat(answer.output().getFirst().asReasoning().summary().getFirst().text())
                .isEqualTo("Hm.");
        assertThat(said(answer)).isEqualTo("Far.");
    }

    @Test
    void aRefusalComesThrough() {
        String refusal =
                ResponseReplies.message("No.").replace("output_text", "refusal").replace("\"text\":", "\"refusal\":");
        rig.fake().next(answer("completed", refusal, ResponseReplies.usage(1)));

        assertThat(whole(ask())
                        .output()
                        .getFirst()
                        .asMessage()
                        .content()
                        .getFirst()
                        .asRefusal()
                        .refusal())
                .isEqualTo("No.");
    }

    /** What the answer is to look like. */
    static class Distance {
        public int miles;
    }

    @Test
    void aStructuredAnswerIsAskedForAndRead() {
        rig.fake().next(answer("completed", ResponseReplies.message("{\"miles\":1500}"), ResponseReplies.usage(5)));
        Distance distance = sdk.responses()
                .create(ask().text(Distance.class).build())
                .output()
                .getFirst()
                .asMessage()
                .content()
                .getFirst()
                .asOutputText();

        assertThat(distance.miles).isEqualTo(1500);
        assertThat(rig.lastSeen().json().at("/text/format/type").asText()).isEqualTo("json_schema");
    }

    @Test
    void whatIsIncompleteSaysSo() {
        String incomplete = response(MODEL, "incomplete", ResponseReplies.message("Fa"), ResponseReplies.usage(1))
                .replace("\"incomplete_details\":null", "\"incomplete_details\":{\"reason\":\"max_output_tokens\"}");
        rig.fake().next(Reply.json(incomplete));

        assertThat(whole(ask()).status()).hasValue(ResponseStatus.INCOMPLETE);
    }

    private static <E extends OpenAIException> E wholeFailure(Class<E> type) {
        return catchThrowableOfType(type, () -> whole(ask()));
    }

    private static <E extends OpenAIException> E streamFailure(Class<E> type, List<String> said) {
        return catchThrowableOfType(type, () -> {
            try (StreamResponse<ResponseStreamEvent> stream = sdk.responses().createStreaming(ask().build())) {
                stream.stream().forEach(each -> each.outputTextDelta().ifPresent(delta -> said.add(delta.delta())));
            }
        });
    }

    @Test
    void anErrorBeforeTheAnswerGivesItsException() {
        rig.fake()
                .next(
                        Replies.error(429, "tokens", "rate_limit_exceeded", "Slow down."),
                        Replies.error(400, "invalid_request_error", "context_length_exceeded", "Too long."),
                        Replies.error(401, "invalid_request_error", "invalid_api_key", "Whose key?"));

        assertThat(wholeFailure(RateLimitException.class)).hasMessageContaining("Slow down.");
        assertThat(streamFailure(BadRequestException.class, new ArrayList<>()).code())
                .hasValue("context_length_exceeded");
        assertThat(wholeFailure(UnauthorizedException.class)).hasMessageContaining("Whose key?");
    }

    @Test
    void aStreamThatBreaksOffThrowsWithTheReason() {
        List<String> events = ResponseReplies.events(MODEL, "one two three");
        Reply begun = Reply.sse(ResponseReplies.events(events.subList(0, 6)));
        for (Reply broken : List.of(begun, begun.thenReset(), begun.thenClose())) {
            rig.fake().next(broken);
            List<String> said = new ArrayList<>();
            SseException failure = streamFailure(SseException.class, said);

            assertThat(failure).hasMessageContaining("before");
            assertThat(failure.code()).hasValue("upstream_broke_off");
            assertThat("one two").as("a reset may outrun what was said").startsWith(String.join("", said));
        }
    }

    @Test
    void theProvidersOwnErrorInAStreamThrows() {
        List<String> events =
                new ArrayList<>(ResponseReplies.events(MODEL, "one two three").subList(0, 5));
        events.add(event(
                "error", ",\"error\":{\"type\":\"t\",\"code\":\"insufficient_quota\",\"message\":\"No money.\"}"));
        events.add(event("response.failed", ",\"response\":" + response(MODEL, "failed", "", "null")));
        rig.fake().next(Reply.sse(ResponseReplies.events(events)));

        assertThat(streamFailure(SseException.class, new ArrayList<>()).code()).hasValue("insufficient_quota");
    }
}

package caravan.stream;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import caravan.call.Operation;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** From a stream to the answer that would have come without one, and back. */
class FoldingTest {
    private static JsonNode json(byte @Nullable [] answer) {
        try {
            assertThat(answer).isNotNull();
            return Json.MAPPER.readTree(answer);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static byte @Nullable [] whole(String... chunks) {
        StringBuilder events = new StringBuilder(": hello\n\n");
        for (String chunk : chunks) {
            events.append("data: ").append(chunk).append("\n\n");
        }
        return Folding.whole(
                Operation.CHAT, events.append("data: [DONE]\n\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String chunk(String delta) {
        return "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                + "\"delta\":" + delta + ",\"finish_reason\":null}]}";
    }

    private static final String END = """
            {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},\
            "finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}""";

    @Test
    void thoughtsRefusalsLogprobsAndAnnotationsAreKept() {
        JsonNode answer = json(whole(
                chunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}"),
                chunk("{\"reasoning_content\":\"Let\"}"),
                chunk("{\"reasoning_content\":\" me\"}"),
                chunk("{\"refusal\":\"I \"}"),
                chunk("{\"refusal\":\"won't\"}"),
                chunk("{\"annotations\":[{\"a\":1}]}"),
                chunk("{\"content\":\"a\"}")
                        .replace(
                                "\"finish_reason\"",
                                "\"logprobs\":{\"content\":[{\"token\":\"a\"}]},\"finish_reason\""),
                chunk("{\"content\":\"b\"}")
                        .replace(
                                "\"finish_reason\"",
                                "\"logprobs\":{\"content\":[{\"token\":\"b\"}]},\"finish_reason\""),
                END));

        JsonNode message = answer.at("/choices/0/message");
        assertThat(message.path("content").asText()).isEqualTo("ab");
        assertThat(message.path("reasoning_content").asText()).isEqualTo("Let me");
        assertThat(message.path("refusal").asText()).isEqualTo("I won't");
        assertThat(message.path("annotations")).hasSize(1);
        assertThat(answer.at("/choices/0/logprobs/content")).hasSize(2);
    }

    @Test
    void whatCannotBePutTogetherForSureIsNot() {
        String begun = chunk("{\"role\":\"assistant\",\"content\":\"a\"}");

        assertThat(whole(begun, END)).isNotNull();
        assertThat(whole(begun)).as("no end").isNull();
        assertThat(whole(begun, chunk("{\"audio\":{\"data\":\"AA\"}}"), END)).isNull();
        assertThat(whole(begun, chunk("{\"reasoning_details\":[{\"x\":1}]}"), END))
                .isNull();
        assertThat(whole(begun, chunk("{\"tool_calls\":[{\"id\":\"no index\"}]}"), END))
                .isNull();
        assertThat(whole(begun, "{\"error\":{\"message\":\"no\"}}", END)).isNull();
        assertThat(whole(begun, "not json", END)).isNull();
        assertThat(Folding.whole(Operation.EMBEDDINGS, new byte[0])).isNull();
        assertThat(Folding.whole(Operation.CHAT, new byte[0])).isNull();
        assertThat(Folding.whole(Operation.RESPONSES, new byte[0])).isNull();
    }

    @Test
    void aLegacyCompletionIsStreamed() {
        String whole =
                "{\"id\":\"c\",\"object\":\"text_completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"text\":\"Hi\","
                        + "\"index\":0,\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1}}";
        byte[] events = Folding.events(Operation.COMPLETION, whole.getBytes(StandardCharsets.UTF_8));

        assertThat(json(Folding.whole(Operation.COMPLETION, events)))
                .isEqualTo(json(whole.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whatHasSoundsOrIsNoAnswerIsNotStreamed() {
        String sounds =
                "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"audio\":{\"data\":\"AA\"}}}]}";

        assertThat(Folding.events(Operation.CHAT, sounds.getBytes(StandardCharsets.UTF_8)))
                .isNull();
        assertThat(Folding.events(Operation.CHAT, "{}".getBytes(StandardCharsets.UTF_8)))
                .isNull();
        assertThat(Folding.events(Operation.CHAT, "[]".getBytes(StandardCharsets.UTF_8)))
                .isNull();
    }

    @Test
    void callsOfToolsThatAreInterleavedAreEachPutTogether() {
        JsonNode answer = json(whole(
                chunk("{\"role\":\"assistant\",\"content\":null}"),
                chunk(
                        "{\"tool_calls\":[{\"index\":1,\"id\":\"b\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"\"}}]}"),
                chunk(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}]}"),
                chunk(
                        "{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\"[]\"}},{\"index\":0,\"function\":{\"arguments\":\"}\"}}]}"),
                END));

        assertThat(answer.at("/choices/0/message").toString())
                .isEqualTo("{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
                        + "{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
                        + "{\"id\":\"b\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"[]\"}}]}");
    }

    @Test
    void eachChoiceHasItsOwnText() {
        JsonNode answer = json(whole(
                chunk("{\"content\":\"a\"}"),
                chunk("{\"content\":\"b\"}").replace("\"index\":0", "\"index\":1"),
                chunk("{\"content\":\"c\"}"),
                END,
                END.replace("\"index\":0", "\"index\":1")));

        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("ac");
        assertThat(answer.at("/choices/1/message/content").asText()).isEqualTo("b");
        assertThat(answer.at("/choices/1/index").asInt()).isEqualTo(1);
    }

    /** Which takes minutes where each piece has the whole text copied. */
    @Test
    void aTextOfVeryManyPiecesIsOne() {
        int pieces = 300_000;
        String[] chunks = new String[pieces + 1];
        Arrays.fill(chunks, chunk("{\"content\":\"mile \"}"));
        chunks[pieces] = END;

        assertThat(json(whole(chunks)).at("/choices/0/message/content").asText())
                .isEqualTo("mile ".repeat(pieces));
    }

    @Test
    void whereTheUsageIsSaidDoesNotMatter() {
        String without = END.replaceFirst(",\"usage\".*", "}");

        assertThat(whole(without)).as("a whole answer always has it").isNull();
        assertThat(json(whole(without.replaceFirst("}$", ",\"x_groq\":{\"usage\":{\"prompt_tokens\":7}}}")))
                        .at("/usage/prompt_tokens")
                        .asInt())
                .isEqualTo(7);
        assertThat(json(whole(without.replace("\"delta\"", "\"usage\":{\"prompt_tokens\":8},\"delta\"")))
                        .at("/usage/prompt_tokens")
                        .asInt())
                .isEqualTo(8);
    }

    @Test
    void theResponseOfAStreamIsItsLastEventsToTheByte() {
        String response = "{ \"object\":\"response\",  \"status\":\"completed\" }";
        String events = "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{}}\n\n"
                + "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":" + response
                + "}\n\n";

        assertThat(Folding.whole(Operation.RESPONSES, events.getBytes(StandardCharsets.UTF_8)))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(response);
        assertThat(Folding.whole(
                        Operation.RESPONSES,
                        events.replace("response.completed", "response.failed").getBytes(StandardCharsets.UTF_8)))
                .isNull();
    }

    /** How the items of a response come about cannot be told from how they are. */
    @Test
    void aWholeResponseIsNotStreamed() {
        assertThat(List.of(Operation.RESPONSES, Operation.EMBEDDINGS, Operation.MODELS))
                .allSatisfy(operation -> assertThat(Folding.events(operation, "{}".getBytes(StandardCharsets.UTF_8)))
                        .isNull());
    }
}

package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import caravan.chat.Dialect;
import caravan.chat.Fault;
import caravan.chat.Format;
import caravan.chat.Losses;
import caravan.chat.spokes.Gathering;
import caravan.providers.gigachat.GigaChatFormat;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GigaChatFormatTest extends FormatContract {
    /** What was read from its cache is not in the sums. */
    private static final String USED = ",\"usage\":{\"prompt_tokens\":18,\"completion_tokens\":7,\"total_tokens\":25,"
            + "\"precached_prompt_tokens\":37}";

    private static final List<Long> COUNTED = List.of(55L, 7L, 37L);

    @Override
    Format format() {
        return new GigaChatFormat();
    }

    @Override
    String model() {
        return "GigaChat-2-Max";
    }

    private static String chunk(String said, String more) {
        return "{\"choices\":[{" + said + ",\"index\":0}],\"created\":1695802242,\"model\":\"GigaChat:2\","
                + "\"object\":\"chat.completion\"" + more + "}";
    }

    private static String delta(String delta) {
        return chunk("\"delta\":{" + delta + "}", "");
    }

    private static String finish(String reason) {
        return chunk("\"delta\":{\"content\":\"\"},\"finish_reason\":\"" + reason + "\"", USED);
    }

    private static String whole(String message, String reason) {
        return chunk("\"message\":{\"role\":\"assistant\"," + message + "},\"finish_reason\":\"" + reason + "\"", USED);
    }

    @Override
    Sample text() {
        return new Sample(
                Streams.sse(
                        delta("\"content\":\"При\",\"role\":\"assistant\""),
                        delta("\"content\":\"вет\""),
                        finish("stop"),
                        "[DONE]"),
                whole("\"content\":\"Привет\"", "stop"),
                new Said("Привет", "", List.of(), "stop", COUNTED));
    }

    @Override
    Sample thought() {
        return new Sample(
                Streams.sse(
                        delta("\"reasoning_content\":\"So?\""), delta("\"content\":\"So.\""), finish("stop"), "[DONE]"),
                whole("\"content\":\"So.\",\"reasoning_content\":\"So?\"", "stop"),
                new Said("So.", "So?", List.of(), "stop", COUNTED));
    }

    private static String called() {
        return "\"content\":\"\",\"functions_state_id\":\"77d3-e\",\"function_call\":{\"name\":\"weather\",\"arguments\":"
                + "{\"city\":\"Тверь\"}}";
    }

    @Override
    Sample oneTool() {
        return new Sample(
                Streams.sse(delta(called()), finish("function_call"), "[DONE]"),
                whole(called(), "function_call"),
                new Said("", "", List.of(Said.Called.of("weather", "{\"city\":\"Тверь\"}")), "tool_calls", COUNTED));
    }

    /** It calls one at a time, and may tell it twice. */
    @Override
    Sample severalTools() {
        return new Sample(
                Streams.sse(delta(called()), delta(called()), finish("function_call"), "[DONE]"),
                whole(called(), "function_call"),
                oneTool().said());
    }

    @Override
    Sample length() {
        return new Sample(
                Streams.sse(delta("\"content\":\"При\""), finish("length"), "[DONE]"),
                whole("\"content\":\"При\"", "length"),
                new Said("При", "", List.of(), "length", COUNTED));
    }

    @Override
    String failing() {
        return Streams.sse(delta("\"content\":\"При\""), "{\"status\":500,\"message\":\"Internal Server Error\"}");
    }

    @Override
    List<No> noes() {
        return List.of(
                new No(400, "{\"status\":400,\"message\":\"Bad request\"}", Fault.Kind.INVALID),
                new No(401, "{\"status\":401,\"message\":\"Token has expired\"}", Fault.Kind.UNAUTHENTICATED),
                new No(402, "{\"status\":402,\"message\":\"Payment Required\"}", Fault.Kind.UNPAID),
                new No(403, "{\"status\":403,\"message\":\"Permission denied\"}", Fault.Kind.FORBIDDEN),
                new No(404, "{\"status\":404,\"message\":\"No such model\"}", Fault.Kind.NOT_FOUND),
                new No(413, "{\"status\":413,\"message\":\"Payload too large\"}", Fault.Kind.TOO_LARGE),
                new No(422, "{\"status\":422,\"message\":\"system message must be the first\"}", Fault.Kind.INVALID),
                new No(429, "{\"status\":429,\"message\":\"Too many requests\"}", Fault.Kind.LIMITED),
                new No(400, "{\"code\":5,\"message\":\"scope is empty\"}", Fault.Kind.INVALID));
    }

    @Override
    Set<String> unsaid() {
        return Set.of("tool_choice", "seed", "stop", "frequency_penalty", "image_url");
    }

    @Test
    void whatIsNotToBeSaidIsFiltered() {
        String filtered = whole("\"content\":\"Не люблю\"", "blacklist");

        assertThat(Sdk.openAiWhole(Streams.CHAT.whole(Gathering.read(format(), filtered.getBytes(UTF_8)), Streams.TOLD))
                        .finish())
                .isEqualTo("content_filter");
    }

    /** What a caller is told of a call comes back as it must: one after the other, and with the state that the provider keeps. */
    @Test
    void callsComeBackOneByOneWithTheirState() {
        for (Dialect dialect : List.of(Streams.CHAT, Streams.MESSAGES)) {
            JsonNode told = Said.parse(new String(
                    dialect.whole(
                            Gathering.read(
                                    format(), whole(called(), "function_call").getBytes(UTF_8)),
                            Streams.TOLD),
                    UTF_8));
            JsonNode messages = told.has("choices")
                    ? told.at("/choices/0/message")
                    : ((ObjectNode) told.deepCopy()).retain("role", "content");
            ObjectNode request =
                    Json.MAPPER.createObjectNode().put("model", "m").put("max_tokens", 5);
            request.putArray("messages")
                    .add(Json.MAPPER.createObjectNode().put("role", "user").put("content", "?"))
                    .add(messages)
                    .add(Json.MAPPER.createObjectNode().put("role", "user").put("content", "!"));

            JsonNode asked = asked(dialect, request);

            assertThat(asked.at("/messages/1/functions_state_id").asText()).isEqualTo("77d3-e");
            assertThat(asked.at("/messages/1/function_call/arguments/city").asText())
                    .isEqualTo("Тверь");
            assertThat(asked.at("/messages/2/role").asText()).isEqualTo("function");
            assertThat(Said.parse(asked.at("/messages/2/content").asText()).isObject())
                    .isTrue();
        }
    }

    private JsonNode asked(Dialect dialect, ObjectNode request) {
        Losses losses = new Losses(false);
        Json json = Json.read(request.toString().getBytes(UTF_8), (name, parser) -> {});
        return Said.parse(new String(format().body(dialect.read(json, losses).to(model()), losses), UTF_8));
    }
}

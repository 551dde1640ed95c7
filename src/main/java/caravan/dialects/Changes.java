package caravan.dialects;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Headers;
import caravan.call.Json;
import caravan.call.Refused;
import caravan.call.Request;
import caravan.stream.AnswerReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** What steps of the user's make of a call. */
final class Changes {
    private static final Headers JSON = Headers.of("content-type", "application/json");

    private Changes() {}

    /** @throws IllegalStateException if it cannot be read: that is no fault of the caller's */
    static void request(Call call, byte[] body) {
        if (call.request().upload() != null) {
            throw new IllegalStateException("A body that is passed on as it comes cannot be changed");
        }
        call.asks(call.request().with(body));
        try {
            Opening.open(call);
        } catch (Refused wrong) {
            // not as its cause: Camel would take that for what is thrown
            throw new IllegalStateException("A route left a request that cannot be used: " + wrong.getMessage());
        }
    }

    /** The books go by what the provider said. */
    static void answer(Call call, byte[] body) {
        if (!(call.answer() instanceof Answer.Whole whole)) {
            throw new IllegalStateException("There is no whole answer to be changed");
        }
        if (call.told() == null && call.candidate() != null && Reading.isRead(call, whole.headers())) {
            AnswerReader reader = Reading.of(call);
            reader.read(whole.body(), 0, whole.body().length);
            call.told(reader.usage());
        }
        call.answered(new Answer.Whole(whole.status(), whole.headers(), body));
    }

    /** A question in words, as if the caller had sent it as a chat. */
    static void ask(Call call, String model, String question) {
        ObjectNode chat = Json.MAPPER.createObjectNode().put("model", model);
        chat.putArray("messages").addObject().put("role", "user").put("content", question);
        Request asked = call.request();
        call.asks(new Request(
                "POST",
                "/v1/chat/completions",
                "",
                asked.headers().without("content-type").and(JSON),
                chat.toString().getBytes(StandardCharsets.UTF_8),
                asked.address()));
    }
}
